// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks and the sections inside them. */
#include "api.h"

/* Unlocked with the write still batched. */
void unlocks_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	pte_unmap_unlock(pte, ptl); /* expect: lazy-lock */
	lazy_mmu_mode_disable();
}

/* The section comes before the lock of its entries. */
void enters_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte;

	lazy_mmu_mode_enable();
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (pte) {
		set_pte_at(mm, addr, pte, v);
		pte_unmap_unlock(pte, ptl); /* expect: lazy-lock */
	}
	lazy_mmu_mode_disable();
}

static void write_locked(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			 spinlock_t *lock)
{
	spin_lock(lock);
	set_pte_at(mm, addr, pte, v);
	spin_unlock(lock); /* expect: lazy-lock */
}

/* An inner lock of a helper escapes the caller's section. */
void inner_lock(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, spinlock_t *lock)
{
	lazy_mmu_mode_enable();
	write_locked(mm, addr, pte, v, lock);
	lazy_mmu_mode_disable();
}

/* Let go in the middle, for somebody else. */
void makes_way(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return;
	spin_lock(ptl);
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (try_something()) {
		spin_unlock(ptl); /* expect: lazy-lock */
		note(addr);
		spin_lock(ptl);
	}
	lazy_mmu_mode_disable();
	spin_unlock(ptl);
	pte_unmap(pte);
}

/* Silent: left before the lock is dropped. */
void leaves_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
}

/* Silent: what was written under the inner lock is flushed before it goes. */
void flushes_inner(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, spinlock_t *lock)
{
	lazy_mmu_mode_enable();
	spin_lock(lock);
	set_pte_at(mm, addr, pte, v);
	arch_flush_lazy_mmu_mode();
	spin_unlock(lock);
	lazy_mmu_mode_disable();
}

/* Silent: written while the section is paused, nothing is batched. */
void paused(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, spinlock_t *lock)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	spin_lock(lock);
	set_pte_at(mm, addr, pte, v);
	spin_unlock(lock);
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

/* Silent: under the inner lock something is counted, no entry is written. */
void counts_inside(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, spinlock_t *lock)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	spin_lock(lock);
	mm->total_vm++;
	spin_unlock(lock);
	lazy_mmu_mode_disable();
}
