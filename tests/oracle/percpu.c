// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Variables of the processor, for cases that stand for architecture code: there is one
 * processor, but the task could move to another wherever preemption is enabled.
 */
#include "model.h"
#include <linux/percpu.h>

static bool may_move(void)
{
	if (w.preempt || w.irqs_off || w.in_interrupt)
		return false;
	for (unsigned int i = 0; i < w.nr_held; i++)
		if (!w.held[i].sleeping)
			return false;
	return true;
}

void *this_cpu_address(void *var)
{
	API();
	if (may_move())
		violate(LAZY_ARCH, true,
			"a variable of the processor is used with preemption enabled");
	return var;
}
