// SPDX-License-Identifier: GPL-2.0-or-later
/* Results that say whether the section is open. */
#include "api.h"

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline bool IS_ERR(const void *p)
{
	return IS_ERR_VALUE((unsigned long)p);
}

static inline long PTR_ERR(const void *p)
{
	return (long)p;
}

static pte_t *begin_ptr(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl)
{
	pte_t *pte;

	if (!try_something())
		return ERR_PTR(-ENOMEM);
	pte = pte_offset_map_lock(mm, pmd, addr, ptl);
	if (!pte)
		return NULL;
	lazy_mmu_mode_enable();
	return pte;
}

/* Silent: an error pointer and NULL come without a section. */
long error_pointer(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = begin_ptr(mm, pmd, addr, &ptl);

	if (IS_ERR(pte))
		return PTR_ERR(pte);
	if (!pte)
		return -EAGAIN;
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

long error_pointer_half(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = begin_ptr(mm, pmd, addr, &ptl);

	if (IS_ERR(pte))
		return PTR_ERR(pte);
	if (pte)
		set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	return 0; /* expect: lazy-unbalanced, pte-map-unbalanced */
}

/* Silent: rolls back when it fails; only true leaves it open, for the caller. */
static bool begin_checked(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t **ptep,
			  spinlock_t **ptl)
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

/* Silent: open again exactly if the result is not NULL. */
static pte_t *drop_and_relock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t *pte,
			      spinlock_t **ptl)
{
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, *ptl);
	cond_resched();
	pte = pte_offset_map_lock(mm, pmd, addr, ptl);
	if (pte)
		lazy_mmu_mode_enable();
	return pte;
}

void uses_drop_and_relock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			  pte_t v)
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
