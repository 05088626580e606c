// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/percpu.h>

struct batch {
	unsigned int sections, flushed;
};

static DEFINE_PER_CPU(struct batch, batch);

static void count(struct batch *this)
{
	this->sections++;
}

void arch_enter_lazy_mmu_mode(void)
{
	count(&get_cpu_var(batch));
	put_cpu_var(batch);
}

void arch_flush_lazy_mmu_mode(void)
{
	preempt_disable();
	this_cpu_ptr(&batch)->flushed++;
	preempt_enable();
}

void arch_leave_lazy_mmu_mode(void)
{
	arch_flush_lazy_mmu_mode();
}
