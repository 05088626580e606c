/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables of which every processor has its own. */
#ifndef LINUX_PERCPU_H
#define LINUX_PERCPU_H

#include <linux/spinlock.h>

#define DEFINE_PER_CPU(type, name)	type name

/*
 * The address of the running processor's copy, which stays the right one only as long as
 * preemption is disabled.  It is wrong to ask with preemption enabled.
 */
void *this_cpu_address(void *var);
#define this_cpu_ptr(ptr)	((__typeof__(ptr))this_cpu_address(ptr))
#define get_cpu_var(var)	(*({ preempt_disable(); this_cpu_ptr(&(var)); }))
#define put_cpu_var(var)	preempt_enable()

#endif
