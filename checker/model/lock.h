/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks, and entries mapped for access.
 *
 * Documentation/mm/process_addrs.rst, "Page table locks".  pte_offset_map*() may
 * fail since 6.5, so a map counts only when its result is not NULL.  In 6.1 a map is a
 * macro around pte_offset_kernel() and an unmap nothing: there is nothing to look at.
 */
#ifndef MODEL_LOCK_H
#define MODEL_LOCK_H

#include "types.h"

/*
 * Mapped entries and the page-table lock. include/linux/mm.h, pgtable.h; macros in
 * 6.1, functions since (pte_unmap_unlock(), pte_alloc_map*() are macros in all).
 * pte_offset_map_nolock() 6.5 to 6.12; _ro_ and _rw_nolock() since 6.13.
 */
pte_t *pte_offset_map(pmd_t *pmd, unsigned long addr) PTE_MAP IF_RESULT;
pte_t *__pte_offset_map(pmd_t *pmd, unsigned long addr, pmd_t *pmdvalp) PTE_MAP IF_RESULT;
pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			     spinlock_t **ptlp THE_LOCK) PTL_OF(pte) PTE_MAP IF_RESULT;
pte_t *pte_offset_map_ro_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
				spinlock_t **ptlp THE_LOCK) PTL_OF(pte) PTE_MAP IF_RESULT;
pte_t *pte_offset_map_rw_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
				pmd_t *pmdvalp, spinlock_t **ptlp THE_LOCK) PTL_OF(pte) PTE_MAP IF_RESULT;
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   spinlock_t **ptlp THE_LOCK) PTL_OF(pte) PTE_MAP PTL_LOCK IF_RESULT;
pte_t *__pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			     spinlock_t **ptlp THE_LOCK) PTL_OF(pte) PTE_MAP PTL_LOCK IF_RESULT;
pte_t *pte_alloc_map(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
	PTE_MAP IF_RESULT SLEEPS ALLOCATES;
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp THE_LOCK) PTL_OF(pte)
	PTE_MAP PTL_LOCK IF_RESULT SLEEPS ALLOCATES;
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptl THE_LOCK)
	PTE_MAP PTL_LOCK IF_RESULT SLEEPS ALLOCATES;
void pte_unmap(pte_t *pte) PTE_UNMAP;
void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl THE_LOCK) PTE_UNMAP PTL_UNLOCK;

/* Upper-level locks. include/linux/mm.h, huge_mm.h, hugetlb.h; all. */
spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmd) PTL_OF(entry) PTL_LOCK;
spinlock_t *pud_lock(struct mm_struct *mm, pud_t *pud) PTL_OF(entry) PTL_LOCK;
spinlock_t *pmd_trans_huge_lock(pmd_t *pmd, struct vm_area_struct *vma) PTL_OF(entry) PTL_LOCK IF_RESULT;
spinlock_t *__pmd_trans_huge_lock(pmd_t *pmd, struct vm_area_struct *vma) PTL_OF(entry) PTL_LOCK IF_RESULT;
spinlock_t *pud_trans_huge_lock(pud_t *pud, struct vm_area_struct *vma) PTL_OF(entry) PTL_LOCK IF_RESULT;
spinlock_t *__pud_trans_huge_lock(pud_t *pud, struct vm_area_struct *vma) PTL_OF(entry) PTL_LOCK IF_RESULT;
spinlock_t *huge_pte_lock(struct hstate *h, struct mm_struct *mm, pte_t *pte) PTL_OF(huge) PTL_LOCK;

/* Which lock it is. include/linux/mm.h, hugetlb.h; all, ptep_lockptr() >= 6.12. */
spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd) PTL_OF(pte) PURE;
spinlock_t *ptep_lockptr(struct mm_struct *mm, pte_t *pte) PURE;
spinlock_t *pmd_lockptr(struct mm_struct *mm, pmd_t *pmd) PTL_OF(entry) PURE;
spinlock_t *pud_lockptr(struct mm_struct *mm, pud_t *pud) PTL_OF(entry) PURE;
spinlock_t *huge_pte_lockptr(struct hstate *h, struct mm_struct *mm, pte_t *pte) PTL_OF(huge) PURE;

/*
 * Spinlocks. include/linux/spinlock.h, all: inline functions, macros where flags
 * or a lockdep class are passed; those end in the _raw_ functions of
 * include/linux/spinlock_api_smp.h.
 */
void spin_lock(spinlock_t *lock) SPINS LOCKS;
void spin_lock_bh(spinlock_t *lock) SPINS LOCKS;
void spin_lock_irq(spinlock_t *lock) SPINS LOCKS;
void spin_lock_irqsave(spinlock_t *lock, unsigned long flags) SPINS LOCKS;
void spin_lock_nested(spinlock_t *lock, int subclass) SPINS LOCKS;
void spin_lock_nest_lock(spinlock_t *lock, void *nest_lock) SPINS LOCKS;
void spin_lock_irqsave_nested(spinlock_t *lock, unsigned long flags, int subclass) SPINS LOCKS;
void spin_unlock(spinlock_t *lock) SPINS UNLOCKS;
void spin_unlock_bh(spinlock_t *lock) SPINS UNLOCKS;
void spin_unlock_irq(spinlock_t *lock) SPINS UNLOCKS;
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags) SPINS UNLOCKS;
int spin_trylock(spinlock_t *lock) SPINS LOCKS IF_RESULT;
int spin_trylock_bh(spinlock_t *lock) SPINS LOCKS IF_RESULT;
int spin_trylock_irq(spinlock_t *lock) SPINS LOCKS IF_RESULT;
void _raw_spin_lock(raw_spinlock_t *lock) SPINS LOCKS;
void _raw_spin_lock_bh(raw_spinlock_t *lock) SPINS LOCKS;
void _raw_spin_lock_irq(raw_spinlock_t *lock) SPINS LOCKS;
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock) SPINS LOCKS;
void _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass) SPINS LOCKS;
void _raw_spin_lock_nest_lock(raw_spinlock_t *lock, void *nest_lock) SPINS LOCKS;
unsigned long _raw_spin_lock_irqsave_nested(raw_spinlock_t *lock, int subclass) SPINS LOCKS;
void _raw_spin_unlock(raw_spinlock_t *lock) SPINS UNLOCKS;
void _raw_spin_unlock_bh(raw_spinlock_t *lock) SPINS UNLOCKS;
void _raw_spin_unlock_irq(raw_spinlock_t *lock) SPINS UNLOCKS;
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags) SPINS UNLOCKS;
int _raw_spin_trylock(raw_spinlock_t *lock) SPINS LOCKS IF_RESULT;
int _raw_spin_trylock_bh(raw_spinlock_t *lock) SPINS LOCKS IF_RESULT;

/* Reader-writer spinlocks. include/linux/rwlock.h, rwlock_api_smp.h; all. */
void _raw_read_lock(rwlock_t *lock) SPINS LOCKS;
void _raw_read_unlock(rwlock_t *lock) SPINS UNLOCKS;
void _raw_write_lock(rwlock_t *lock) SPINS LOCKS;
void _raw_write_unlock(rwlock_t *lock) SPINS UNLOCKS;

/* Sleeping locks. include/linux/mutex.h, rwsem.h; all (some are macros). */
void mutex_lock(struct mutex *lock) LOCKS SLEEPS;
void mutex_lock_nested(struct mutex *lock, unsigned int subclass) LOCKS SLEEPS;
void mutex_unlock(struct mutex *lock) UNLOCKS;
int mutex_trylock(struct mutex *lock) LOCKS IF_RESULT;
void down_read(struct rw_semaphore *sem) LOCKS SLEEPS;
void down_write(struct rw_semaphore *sem) LOCKS SLEEPS;
void down_read_nested(struct rw_semaphore *sem, int subclass) LOCKS SLEEPS;
void down_write_nested(struct rw_semaphore *sem, int subclass) LOCKS SLEEPS;
int down_read_trylock(struct rw_semaphore *sem) LOCKS IF_RESULT;
int down_write_trylock(struct rw_semaphore *sem) LOCKS IF_RESULT;
void up_read(struct rw_semaphore *sem) UNLOCKS;
void up_write(struct rw_semaphore *sem) UNLOCKS;
void downgrade_write(struct rw_semaphore *sem) IGNORED;

/*
 * The mm's own. include/linux/mmap_lock.h, fs.h, rmap.h; all. Modelled so that
 * their tracepoints and lockdep checks are not walked.
 */
void mmap_read_lock(struct mm_struct *mm) LOCKS SLEEPS MMAP_READ;
void mmap_write_lock(struct mm_struct *mm) LOCKS SLEEPS;
bool mmap_read_trylock(struct mm_struct *mm) LOCKS IF_RESULT MMAP_READ;
bool mmap_write_trylock(struct mm_struct *mm) LOCKS IF_RESULT;
void mmap_read_unlock(struct mm_struct *mm) UNLOCKS MMAP_READ;
void mmap_write_unlock(struct mm_struct *mm) UNLOCKS;
void mmap_write_downgrade(struct mm_struct *mm) IGNORED;
void i_mmap_lock_read(struct address_space *mapping) LOCKS SLEEPS I_MMAP;
void i_mmap_lock_write(struct address_space *mapping) LOCKS SLEEPS I_MMAP;
void i_mmap_unlock_read(struct address_space *mapping) UNLOCKS I_MMAP;
void i_mmap_unlock_write(struct address_space *mapping) UNLOCKS I_MMAP;
void anon_vma_lock_read(struct anon_vma *anon_vma) LOCKS SLEEPS;
void anon_vma_lock_write(struct anon_vma *anon_vma) LOCKS SLEEPS;
void anon_vma_unlock_read(struct anon_vma *anon_vma) UNLOCKS;
void anon_vma_unlock_write(struct anon_vma *anon_vma) UNLOCKS;

/* RCU read side. include/linux/rcupdate.h, all. */
void rcu_read_lock(void) LOCKS;
void rcu_read_unlock(void) UNLOCKS;

#endif
