// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 5, program 279: FN tlb-flush-before-update.
 * generation: generic
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <linux/swapops.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
struct page *spare_page(void);

static int p279_change0(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t old;
	struct page *page;
	old = ptep_get(pte);
	if (pte_present(old)) {
		old = ptep_get_and_clear_full(mm, addr, pte, 0); /* expect tlb-missing-flush */
		page = vm_normal_page(vma, addr, old);
		if (page) {
			put_page(page);
		}
		return 1;
	}
	return 0;
}

int p279_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = addr;
	unsigned long base = addr & PMD_MASK;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	bool need = false;
	int ret = 0;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	start_pte = pte;
	do {
		old = ptep_get(pte);
		if (pte_none(old)) {
			ret++;
		}
		if (pte_present(old)) {
			set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot));
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start_pte, ptl); /* expect tlb-flush-after-unlock */
	addr = start + 4 * PAGE_SIZE;
	end += 4 * PAGE_SIZE;
	flush_tlb_range(vma, base, base + PMD_SIZE); /* expect tlb-flush-before-update */
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	start_pte = pte;
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		ret = p279_change0(vma, addr, pte);
		if (ret > 0) {
			need = true;
			need = true;
		}
	}
	if (want()) {
		ret = -EBUSY;
		goto out0;
	}
	if (need) {
		flush_tlb_range(vma, base, base + PMD_SIZE);
	}
out0:
	pte_unmap_unlock(start_pte, ptl);
	return 0;
}

#ifdef ORACLE_RUN

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *owed_vma(void);
pmd_t *owed_pmd(void);
unsigned long owed_addr(void);
unsigned long owed_end(void);
void owed_begin(unsigned int was, unsigned int flags);

static void run_p279_main(void)
{
	owed_begin(71, 64);
	p279_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p279_main", run_p279_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
