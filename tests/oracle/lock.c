// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Locks, and what may not be done under them.
 *
 * Held locks are remembered by address in the world, not in the locks themselves, so
 * that a run that ends in the middle leaves nothing locked.
 */
#include "model.h"
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct held *lock_held(const void *lock)
{
	for (unsigned int i = 0; i < w.nr_held; i++)
		if (w.held[i].lock == lock)
			return &w.held[i];
	return NULL;
}

/* The lock that protects an entry, if it is held: its own, or the mm's old one. */
const void *lock_of_entry(const struct place *at)
{
	if (!at->mmu)
		return NULL;
	if (lock_held(at->ptl))
		return at->ptl;
	return lock_held(&at->mmu->mm->page_table_lock) ? &at->mmu->mm->page_table_lock : NULL;
}

bool lock_is_ptl(const void *lock, bool *user)
{
	for (unsigned int i = 0; i < NR_TABLES; i++) {
		if (lock != &w.table[i].ptl)
			continue;
		*user = w.table[i].mmu && w.table[i].mmu->mm != &init_mm;
		return true;
	}
	for (unsigned int i = 0; i < NR_MMS; i++) {
		if (lock != &w.mmu[i].pmd_lock && lock != &w.mmu[i].mm->page_table_lock)
			continue;
		*user = w.mmu[i].mm != &init_mm;
		return true;
	}
	*user = false;
	return false;
}

void lock_take(const void *lock, bool sleeping, bool shared)
{
	struct held *h = lock_held(lock);
	bool user;

	if ((unsigned long)lock < PAGE_SIZE)
		misuse("a NULL lock is taken");
	if (h && !(h->shared && shared))
		misuse("a lock is taken that is held already");
	if (w.nr_held == NR_HELD)
		misuse("more than %d locks are held", NR_HELD);
	w.held[w.nr_held++] = (struct held){
		.lock = lock, .since = w.step, .sleeping = sleeping, .shared = shared};
	if (!lock_is_ptl(lock, &user) || !user)
		return;
	/* Reclaim was faster and left flushes behind. */
	for (unsigned int i = 0; i < NR_MMS; i++)
		w.mmu[i].batched |= w.mmu[i].reclaim;
}

/* A page-table lock goes while the section still needs it. */
static void check_section(const struct held *h)
{
	bool user, late = w.arch == ORACLE_POWERPC || w.arch == ORACLE_SPARC64;

	if (!lazy_active() || !lock_is_ptl(h->lock, &user))
		return;
	for (unsigned int i = 0; i < w.nr_pending; i++)
		if (w.pending[i].lock == h->lock) {
			violate(LAZY_LOCK, late || w.pending[i].queued,
				"the page-table lock is released while writes under it are pending");
			return;
		}
	if (user && h->since < lazy_since())
		violate(LAZY_LOCK, false,
			"the page-table lock is released before the section under it is left");
}

void lock_release(const void *lock, const char *what)
{
	struct held *h = lock_held(lock);
	bool user;

	if (!h) {
		if (lock_is_ptl(lock, &user)) {
			violate(PTE_MAP_UNBALANCED, true, "%s(): the page-table lock is not held",
				what);
			return;
		}
		misuse("%s(): the lock is not held", what);
	}
	check_section(h);
	tlb_unlock(lock);
	*h = w.held[--w.nr_held];
}

static bool atomic(void)
{
	for (unsigned int i = 0; i < w.nr_held; i++)
		if (!w.held[i].sleeping)
			return true;
	return w.preempt || w.irqs_off || w.rcu || w.in_interrupt;
}

void may_sleep(const char *what)
{
	bool no_preemption =
		w.arch == ORACLE_POWERPC || w.arch == ORACLE_SPARC64 || w.arch == ORACLE_S390;

	/* arm64's own code may: a context switch emits the barriers that it has deferred. */
	if (lazy_active() && oracle_arch_code && w.arch == ORACLE_ARM64)
		return;
	if (lazy_active())
		violate(LAZY_SLEEP, no_preemption, "%s() may sleep in a lazy MMU section", what);
	else if (atomic())
		misuse("sleep-in-atomic: %s() may sleep under a spinlock", what);
}

void lock_finish_run(void)
{
	bool user;

	for (unsigned int i = 0; i < w.nr_held; i++) {
		if (lock_is_ptl(w.held[i].lock, &user))
			violate(PTE_MAP_UNBALANCED, true, "a page-table lock is held at the end");
		else if (!w.held[i].sleeping)
			misuse("a spinlock is held at the end");
	}
	for (unsigned int i = 0; i < NR_TABLES; i++)
		if (w.table[i].maps)
			violate(PTE_MAP_UNBALANCED, true, "a page table is mapped at the end");
	if (w.preempt || w.irqs_off || w.rcu)
		misuse("preemption, interrupts or RCU are not as they were at the end");
}

/* Spinlocks. */

void spin_lock(spinlock_t *lock)
{
	API();
	lock_take(lock, false, false);
}

void spin_lock_nested(spinlock_t *lock, int subclass)
{
	API();
	lock_take(lock, false, false);
}

int spin_trylock(spinlock_t *lock)
{
	API();
	if (lock_held(lock) || chance())
		return 0;
	lock_take(lock, false, false);
	return 1;
}

void spin_unlock(spinlock_t *lock)
{
	API();
	lock_release(lock, "spin_unlock");
}

spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmd)
{
	spinlock_t *ptl = &mmu_of(mm)->pmd_lock;

	API();
	lock_take(ptl, false, false);
	return ptl;
}

spinlock_t *pmd_trans_huge_lock(pmd_t *pmd, struct vm_area_struct *vma)
{
	spinlock_t *ptl = &mmu_of(vma->vm_mm)->pmd_lock;

	API();
	if (!(latest((unsigned long *)pmd) & BIT_HUGE))
		return NULL;
	lock_take(ptl, false, false);
	return ptl;
}

/* Locks that sleep. */

static void sleep_and_take(const void *lock, bool shared, const char *what)
{
	may_sleep(what);
	lock_take(lock, true, shared);
}

void mutex_lock(struct mutex *lock)
{
	API();
	sleep_and_take(lock, false, "mutex_lock");
}

void mutex_unlock(struct mutex *lock)
{
	API();
	lock_release(lock, "mutex_unlock");
}

void mmap_read_lock(struct mm_struct *mm)
{
	API();
	sleep_and_take(&mm->mmap_lock, true, "mmap_read_lock");
}

void mmap_read_unlock(struct mm_struct *mm)
{
	API();
	lock_release(&mm->mmap_lock, "mmap_read_unlock");
}

void mmap_write_lock(struct mm_struct *mm)
{
	API();
	sleep_and_take(&mm->mmap_lock, false, "mmap_write_lock");
}

void mmap_write_unlock(struct mm_struct *mm)
{
	API();
	lock_release(&mm->mmap_lock, "mmap_write_unlock");
}

void i_mmap_lock_write(struct address_space *mapping)
{
	API();
	sleep_and_take(&mapping->i_mmap_rwsem, false, "i_mmap_lock_write");
}

void i_mmap_unlock_write(struct address_space *mapping)
{
	API();
	hugetlb_check("i_mmap_unlock_write");
	lock_release(&mapping->i_mmap_rwsem, "i_mmap_unlock_write");
}

/* Contexts. */

void oracle_interrupt(bool in)
{
	w.in_interrupt = in;
}

void preempt_disable(void)
{
	API();
	w.preempt++;
}

void preempt_enable(void)
{
	API();
	if (!w.preempt--)
		misuse("preempt_enable() without preempt_disable()");
}

void local_irq_disable(void)
{
	API();
	w.irqs_off = 1;
}

void local_irq_enable(void)
{
	API();
	w.irqs_off = 0;
}

unsigned long local_irq_flags_save(void)
{
	unsigned long flags = w.irqs_off;

	API();
	w.irqs_off = 1;
	return flags;
}

void local_irq_restore(unsigned long flags)
{
	API();
	w.irqs_off = flags;
}

void rcu_read_lock(void)
{
	API();
	w.rcu++;
}

void rcu_read_unlock(void)
{
	API();
	if (!w.rcu--)
		misuse("rcu_read_unlock() without rcu_read_lock()");
}

int need_resched(void)
{
	API();
	return chance();
}

int cond_resched(void)
{
	API();
	may_sleep("cond_resched");
	return 0;
}

void schedule(void)
{
	API();
	may_sleep("schedule");
}
