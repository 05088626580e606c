// SPDX-License-Identifier: GPL-2.0-or-later
/* Small inline functions of plain values: ERR_PTR(), IS_ERR(), predicates. */
#include "api.h"

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
static inline void *ERR_PTR(long error) { return (void *)error; }
static inline bool IS_ERR(const void *p) { return IS_ERR_VALUE((unsigned long)p); }
static inline long PTR_ERR(const void *p) { return (long)p; }

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

/* Silent: the error pointer is an error, NULL is none, and a table is neither. */
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

static inline bool lazily(int order)
{
	return order > 3;
}

/* Silent: lazily(order) is order > 3. */
void predicate_inlined_by_hand(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int order)
{
	if (lazily(order))
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (order > 3)
		lazy_mmu_mode_disable();
}

/* Silent: as above, by a constant argument. */
void predicate_constant(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	if (lazily(2))
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
}
