// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 5, program 226: FN tlb-flush-after-unlock.
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

static int p226_range0(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return 0;
	}
	start_pte = pte;
	old = ptep_get(pte);
	if (pte_present(old)) {
		old = ptep_get_and_clear_full(mm, addr, pte, 0); /* expect tlb-missing-flush */
	}
	pte_unmap_unlock(start_pte, ptl); /* expect tlb-flush-after-unlock */
	return 0;
}

static int p226_range1(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long base = addr & PMD_MASK;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	struct page *page;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return 0;
	}
	old = ptep_get(pte);
	if (pte_present(old) && want()) {
		old = ptep_get_and_clear(mm, addr, pte);
		page = vm_normal_page(vma, addr, old);
	}
	flush_tlb_range(vma, base, base + PMD_SIZE);
	pte_unmap_unlock(pte, ptl);
	return 0;
}

int p226_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long start = addr;
	p226_range0(vma, pmd, addr, end);
	addr = start + 4 * PAGE_SIZE;
	end += 4 * PAGE_SIZE;
	p226_range1(vma, pmd, addr, end);
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

static void run_p226_main(void)
{
	owed_begin(67, 96);
	p226_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p226_main", run_p226_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
