// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 2, program 6049: FN tlb-missing-flush.
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

int p6049_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = addr;
	unsigned long base = addr & PMD_MASK;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	int ret = 0;
	mmap_read_lock(mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		mmap_read_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		old = ptep_get(pte);
		if (pte_present(old) && want()) {
			old = ptep_get_and_clear_full(mm, addr, pte, 0); /* expect tlb-missing-flush */
		}
	}
	if (want()) {
		goto out0;
	}
out0:
	pte_unmap_unlock(start_pte, ptl); /* expect tlb-flush-after-unlock */
	if (want()) {
		ret = -EBUSY;
		goto out1;
	}
	addr = start + 4 * PAGE_SIZE;
	end += 4 * PAGE_SIZE;
	flush_tlb_mm(mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		mmap_read_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	do {
		old = ptep_get(pte);
		if (pte_present(old)) {
			ptep_get_and_clear(mm, addr, pte);
			ptep_get(pte);
			flush_tlb_range(vma, base, base + PMD_SIZE);
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start_pte, ptl);
out1:
	mmap_read_unlock(mm);
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

static void run_p6049_main(void)
{
	owed_begin(3, 64);
	p6049_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p6049_main", run_p6049_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
