// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 3634: FN tlb-flush-before-update.
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

static void p3634_change0(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old;
	old = ptep_get(pte);
	if (pte_present(old)) {
		flush_tlb_all();
	}
}

int p3634_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = addr;
	unsigned long base = addr & PMD_MASK;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	mmap_write_lock(mm);
	flush_tlb_range(vma, base, base + PMD_SIZE); /* expect tlb-flush-before-update */
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		mmap_write_unlock(mm);
		return -EAGAIN;
	}
	p3634_change0(vma, addr, pte);
	pte_unmap_unlock(pte, ptl);
	addr = start + 4 * PAGE_SIZE;
	end += 4 * PAGE_SIZE;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		mmap_write_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	old = ptep_get(pte);
	if (pte_present(old)) {
		old = ptep_get_and_clear(mm, addr, pte); /* expect tlb-missing-flush */
	}
	pte_unmap_unlock(start_pte, ptl);
	mmap_write_unlock(mm);
	return -EBUSY;
	pte_unmap_unlock(start_pte, ptl);
	mmap_write_unlock(mm);
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

static void run_p3634_main(void)
{
	owed_begin(3, 96);
	p3634_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p3634_main", run_p3634_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
