// SPDX-License-Identifier: GPL-2.0-or-later
/* A task is preempted outside, inside or in the inner one of two sections. */
#include "oracle.h"
#include <linux/mm.h>
#include <linux/spinlock.h>

struct thread_lazy {
	bool updates;
	unsigned int nesting;
};

struct pv_cpu_ops {
	void (*start_context_switch)(struct thread_lazy *prev);
	void (*end_context_switch)(struct thread_lazy *next);
};

extern const struct pv_cpu_ops xen_cpu_ops;

void xen_mc_flush(void);
bool xen_writes_are_queued(void);

void xen_mc_flush(void)
{
}

void oracle_case(void)
{
	unsigned int depth = oracle_choose(3), i;
	struct thread_lazy task;

	for (i = 0; i < depth; i++)
		arch_enter_lazy_mmu_mode();

	preempt_disable();
	xen_cpu_ops.start_context_switch(&task);
	if (xen_writes_are_queued())
		oracle_fail("lazy-arch", "the next task's writes are queued");
	xen_cpu_ops.end_context_switch(&task);
	preempt_enable();

	for (i = 0; i < depth; i++)
		arch_leave_lazy_mmu_mode();
	if (xen_writes_are_queued())
		oracle_fail("lazy-arch", "writes are queued after the last section");
}
