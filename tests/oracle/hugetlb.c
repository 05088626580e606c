// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Huge pages of hugetlbfs: entries are pmds here, and a whole table of them may be
 * shared with another mm.
 *
 * Giving up a shared table takes every entry in it away from this mm at once, so it
 * has to be flushed before the lock that kept the sharing is dropped, and the table may
 * be freed by its last user as soon as that has been waited for.
 */
#include "model.h"
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <asm/tlb.h>

void oracle_share_pmd(struct mm_struct *mm, unsigned long addr)
{
	mmu_of(mm)->shared[addr / PMD_SIZE % PTRS_PER_PMD] = true;
}

/* A flush reaches shared tables that were given up. */
void hugetlb_flushed(const struct mmu *mmu, unsigned long start, unsigned long end)
{
	for (unsigned int i = w.nr_unshared; i-- > 0;)
		if (w.unshared[i].mmu == mmu && w.unshared[i].addr >= start &&
		    w.unshared[i].addr < end)
			w.unshared[i] = w.unshared[--w.nr_unshared];
}

/* The point where the flush has to have been. */
void hugetlb_check(const char *what)
{
	if (w.nr_unshared)
		violate(GATHER_UNSHARE, true,
			"a shared table was given up and not flushed before %s", what);
	w.nr_unshared = 0;
}

pte_t *hugetlb_walk(struct vm_area_struct *vma, unsigned long addr, unsigned long sz)
{
	API();
	return (pte_t *)oracle_pmd(vma->vm_mm, addr);
}

spinlock_t *huge_pte_lock(struct hstate *h, struct mm_struct *mm, pte_t *pte)
{
	spinlock_t *ptl = &mmu_of(mm)->pmd_lock;

	API();
	lock_take(ptl, false, false);
	return ptl;
}

pte_t huge_ptep_get(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	API();
	return (pte_t){entry_read(ptep, false)};
}

pte_t huge_ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
			      unsigned long sz)
{
	API();
	return (pte_t){entry_rmw(ptep, ~0UL, 0)};
}

void set_huge_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte,
		     unsigned long sz)
{
	API();
	entry_defer(ptep, pte.pte);
}

/* The entry goes without a trace of its own: the whole table is what is owed. */
int huge_pmd_unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		     pte_t *ptep)
{
	struct mmu *mmu = mmu_of(vma->vm_mm);
	struct place at;

	API();
	at = place_of(ptep);
	if (at.level != LEVEL_PMD || !mmu->shared[at.addr / PMD_SIZE])
		return 0;
	mmu->shared[at.addr / PMD_SIZE] = false;
	*at.entry = 0;
	if (w.nr_unshared == NR_RANGES)
		misuse("more than %d tables are given up", NR_RANGES);
	w.unshared[w.nr_unshared].mmu = mmu;
	w.unshared[w.nr_unshared++].addr = at.addr;
	if (tlb)
		gather_record(tlb, at.addr, at.addr + at.size);
	return 1;
}

void tlb_flush_unshared_tables(struct mmu_gather *tlb)
{
	API();
	hugetlb_flushed(mmu_of(tlb->mm), 0, USER_END);
}

void huge_pmd_unshare_flush(struct mmu_gather *tlb, struct vm_area_struct *vma)
{
	API();
	hugetlb_flushed(mmu_of(vma->vm_mm), 0, USER_END);
}

void flush_hugetlb_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu *mmu = mmu_of(vma->vm_mm);

	API();
	flush_order(mmu, start, end);
	tlb_flush(mmu, start, end);
}
