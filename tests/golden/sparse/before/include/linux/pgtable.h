/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux before 7.0: hooks are inline functions of the architecture, or nothing. */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#ifdef WITH_HOOKS
static inline void arch_enter_lazy_mmu_mode(void)
{
}
static inline void arch_leave_lazy_mmu_mode(void)
{
}
#else
#define arch_enter_lazy_mmu_mode() do {} while (0)
#define arch_leave_lazy_mmu_mode() do {} while (0)
#endif

struct spinlock;
extern void spin_lock(struct spinlock *l) __acquires(l);
extern void spin_unlock(struct spinlock *l) __releases(l);
static inline int spin_trylock(struct spinlock *l)
{
	return __cond_lock(l, 1);
}

#endif
