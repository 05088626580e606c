// SPDX-License-Identifier: GPL-2.0-or-later
/* Paths that leave the function at another depth than they came with. */
#include "api.h"

int early_return(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte,
		 unsigned long end)
{
	lazy_mmu_mode_enable();
	do {
		if (!pte_none(ptep_get(ptep)))
			return -EBUSY; /* expect: lazy-unbalanced */
		set_pte_at(mm, addr, ptep, pte);
	} while (ptep++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return 0;
}

int goto_skips_leave(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	int err = 0;

	lazy_mmu_mode_enable();
	if (!pte_present(pte)) {
		err = -EIO;
		goto out;
	}
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
out:
	return err; /* expect: lazy-unbalanced */
}

void left_twice(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
	if (pte_write(pte))
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

int restart_enters_again(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

restart:
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return 0; /* expect: lazy-unbalanced */
	lazy_mmu_mode_enable(); /* expect: lazy-unbalanced */
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (need_resched()) {
			pte_unmap_unlock(start, ptl); /* expect: lazy-lock */
			cond_resched(); /* expect: lazy-sleep */
			goto restart;
		}
		note(ptep_get(pte).pte);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
	return 0;
}

void enter_before_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	lazy_mmu_mode_enable();
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return; /* expect: lazy-unbalanced */
	note(ptep_get(pte).pte);
	pte_unmap_unlock(pte, ptl);
	lazy_mmu_mode_disable();
}

static void begin(void)
{
	lazy_mmu_mode_enable();
}

static void end_it(void)
{
	lazy_mmu_mode_disable();
}

void wrappers(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	begin();
	set_pte_at(mm, addr, ptep, pte);
	end_it();
}

int wrappers_wrong(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	begin();
	if (pte_none(pte))
		return -EIO; /* expect: lazy-unbalanced */
	set_pte_at(mm, addr, ptep, pte);
	end_it();
	return 0;
}

int guarded_leave(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *start = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (start)
		lazy_mmu_mode_enable();
	cond_resched(); /* expect: lazy-sleep */
	note(addr);
	if (start) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	}
	return 0;
}

int flag_tells(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int mode)
{
	bool open = false;
	int i;

	if (mode > 3) {
		lazy_mmu_mode_enable();
		open = true;
	}
	for (i = 0; i < mode; i++)
		set_pte_at(mm, addr + i * PAGE_SIZE, ptep + i, pte);
	if (open)
		lazy_mmu_mode_disable();
	return i;
}

/* The section is dropped around the sleep and taken up again. */
int drop_and_retake(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	lazy_mmu_mode_enable();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (try_something()) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			cond_resched();
			start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
			if (!start)
				break;
			lazy_mmu_mode_enable();
		}
		note(ptep_get(pte).pte);
	}
	if (start) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	}
	return 0;
}

void nested_is_legal(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	wrappers(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
}
