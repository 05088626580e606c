// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/percpu.h>

struct batch {
	unsigned int active, nr;
};

static DEFINE_PER_CPU(struct batch, batch);

static struct batch *this_batch(void)
{
	return this_cpu_ptr(&batch);
}

void arch_enter_lazy_mmu_mode(void)
{
	unsigned long flags;

	local_irq_save(flags);
	this_batch()->active = 1;
	local_irq_restore(flags);
}

void arch_leave_lazy_mmu_mode(void)
{
	unsigned long flags;

	local_irq_save(flags);
	this_batch()->nr = 0;
	this_batch()->active = 0;
	local_irq_restore(flags);
}
