/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Locks, and what may not be done under them. */
#ifndef LINUX_SPINLOCK_H
#define LINUX_SPINLOCK_H

#include <linux/mm_types.h>

void spin_lock(spinlock_t *lock);
void spin_lock_nested(spinlock_t *lock, int subclass);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);

void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

void preempt_disable(void);
void preempt_enable(void);
void local_irq_disable(void);
void local_irq_enable(void);
unsigned long local_irq_flags_save(void);
void local_irq_restore(unsigned long flags);
#define local_irq_save(flags)	((flags) = local_irq_flags_save())

void rcu_read_lock(void);
void rcu_read_unlock(void);

#endif
