// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/sched.h>

struct switch_state {
	struct task_struct *from;
	bool was_lazy;
};

static void start_context_switch(struct switch_state *st, struct task_struct *prev)
{
	st->from = prev;
	st->was_lazy = is_lazy_mmu_mode_active();
	if (st->was_lazy)
		__task_lazy_mmu_mode_pause(prev);
}

static void end_context_switch(struct switch_state *st, struct task_struct *next)
{
	if (st->was_lazy)
		__task_lazy_mmu_mode_resume(next);
}

/* To another task and back, with what is in its table seen by nobody else. */
void switch_and_back(struct task_struct *task, pte_t *pte, pte_t value);
void switch_and_back(struct task_struct *task, pte_t *pte, pte_t value)
{
	struct switch_state st;

	start_context_switch(&st, task);
	set_pte(pte, value);
	end_context_switch(&st, task);
}
