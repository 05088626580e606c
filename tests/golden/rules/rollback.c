// SPDX-License-Identifier: GPL-2.0-or-later
/* Helpers whose result says whether the section is open. */
#include "api.h"

/* Silent: rolls back when it fails; only success leaves the section open, for the caller. */
static bool begin_checked(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t **ptep, spinlock_t **ptl)
{
	*ptep = pte_offset_map_lock(mm, pmd, addr, ptl);
	if (!*ptep)
		return false;
	lazy_mmu_mode_enable();
	if (!pte_present(ptep_get(*ptep))) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(*ptep, *ptl);
		return false;
	}
	return true;
}

void uses_begin_checked(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (!begin_checked(mm, pmd, addr, &pte, &ptl))
		return;
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
}

/* Silent: the section comes back open only if the table is still there, and the caller asks. */
static pte_t *drop_and_relock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t *pte, spinlock_t **ptl)
{
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, *ptl);
	cond_resched();
	pte = pte_offset_map_lock(mm, pmd, addr, ptl);
	if (pte)
		lazy_mmu_mode_enable();
	return pte;
}

void uses_drop_and_relock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (need_resched()) {
			pte = drop_and_relock(mm, pmd, addr, pte, &ptl);
			if (!pte)
				return;
		}
		set_pte_at(mm, addr, pte, v);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte - 1, ptl);
}
