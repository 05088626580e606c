// SPDX-License-Identifier: GPL-2.0-or-later
/* Switches, gotos and operators. */
#include "api.h"

int helper_count(void);

/* Silent: case 1 falls into case 2 and is the only one that enters. */
int switch_fallthrough(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int kind)
{
	switch (kind) {
	case 1:
		lazy_mmu_mode_enable();
		/* fallthrough */
	case 2:
		set_pte_at(mm, addr, ptep, pte);
		break;
	default:
		return 0;
	}
	if (kind == 1)
		lazy_mmu_mode_disable();
	return 1;
}

int switch_misses_one(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int kind)
{
	lazy_mmu_mode_enable();
	switch (kind) {
	case 1:
	case 2:
		set_pte_at(mm, addr, ptep, pte);
		break;
	case 3:
		return -EIO; /* expect: lazy-unbalanced */
	}
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: each rung undoes what was done above it. */
int error_ladder(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t pte)
{
	spinlock_t *ptl;
	pte_t *ptep;
	int err = -ENOMEM;

	if (!try_something())
		goto out;
	ptep = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!ptep)
		goto out;
	lazy_mmu_mode_enable();
	err = -EBUSY;
	if (!pte_none(ptep_get(ptep)))
		goto out_leave;
	set_pte_at(mm, addr, ptep, pte);
	err = 0;
out_leave:
	lazy_mmu_mode_disable();
	pte_unmap_unlock(ptep, ptl);
out:
	return err;
}

int error_ladder_wrong_rung(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t pte)
{
	spinlock_t *ptl;
	pte_t *ptep;
	int err = -ENOMEM;

	ptep = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!ptep)
		goto out;
	lazy_mmu_mode_enable();
	err = -EBUSY;
	if (!pte_none(ptep_get(ptep)))
		goto out_unlock;
	set_pte_at(mm, addr, ptep, pte);
	err = 0;
	lazy_mmu_mode_disable();
out_unlock:
	pte_unmap_unlock(ptep, ptl); /* expect: lazy-lock */
out:
	return err; /* expect: lazy-unbalanced */
}

/* Silent: n is the value of open. */
int statement_expression(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int n = ({
		int open = try_something();

		if (open)
			lazy_mmu_mode_enable();
		open;
	});

	set_pte_at(mm, addr, pte, v);
	if (n)
		lazy_mmu_mode_disable();
	return n;
}
