// SPDX-License-Identifier: GPL-2.0-or-later
/* Xen PV queues updates of entries by processor while its lazy mode is on. */
#include <linux/mm.h>
#include <linux/percpu.h>

enum xen_lazy_mode { XEN_LAZY_NONE, XEN_LAZY_MMU };

struct xen_lazy {
	enum xen_lazy_mode mode;
	unsigned int nesting;
};

/* What a task takes along when another one runs. */
struct thread_lazy {
	bool updates;
	unsigned int nesting;
};

struct pv_cpu_ops {
	void (*start_context_switch)(struct thread_lazy *prev);
	void (*end_context_switch)(struct thread_lazy *next);
};

static DEFINE_PER_CPU(struct xen_lazy, xen_lazy);

void xen_mc_flush(void);

static void enter_lazy(enum xen_lazy_mode mode)
{
	struct xen_lazy *lazy = &get_cpu_var(xen_lazy);

	if (lazy->mode == mode)
		lazy->nesting++;
	else
		lazy->mode = mode;
	put_cpu_var(xen_lazy);
}

static void leave_lazy(void)
{
	struct xen_lazy *lazy = &get_cpu_var(xen_lazy);

	if (lazy->nesting)
		lazy->nesting--;
	else
		lazy->mode = XEN_LAZY_NONE;
	put_cpu_var(xen_lazy);
}

void arch_enter_lazy_mmu_mode(void)
{
	enter_lazy(XEN_LAZY_MMU);
}

void arch_leave_lazy_mmu_mode(void)
{
	preempt_disable();
	xen_mc_flush();
	leave_lazy();
	preempt_enable();
}

/* Both run with preemption disabled. */
static void xen_start_context_switch(struct thread_lazy *prev)
{
	struct xen_lazy *lazy = this_cpu_ptr(&xen_lazy);

	prev->updates = lazy->mode == XEN_LAZY_MMU;
	prev->nesting = lazy->nesting;
	lazy->nesting = 0;
	if (prev->updates)
		arch_leave_lazy_mmu_mode();
}

static void xen_end_context_switch(struct thread_lazy *next)
{
	if (next->updates)
		arch_enter_lazy_mmu_mode();
	this_cpu_ptr(&xen_lazy)->nesting = next->nesting;
}

const struct pv_cpu_ops xen_cpu_ops = {
	.start_context_switch = xen_start_context_switch,
	.end_context_switch = xen_end_context_switch,
};

bool xen_writes_are_queued(void)
{
	bool queued = get_cpu_var(xen_lazy).mode == XEN_LAZY_MMU;

	put_cpu_var(xen_lazy);
	return queued;
}
