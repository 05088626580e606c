// SPDX-License-Identifier: GPL-2.0-or-later
/* The counted API and the architecture's hooks beneath it. */
#include "api.h"

struct task_struct;
void __task_lazy_mmu_mode_pause(struct task_struct *tsk);
void __task_lazy_mmu_mode_resume(struct task_struct *tsk);
bool is_lazy_mmu_mode_active(void);
void arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(void);

/* The old spelling: the count in the task knows nothing of it. */
void old_spelling(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-api */
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(); /* expect: lazy-api */
}

/* Another task's section is none of generic code's business. */
void other_task(struct task_struct *tsk)
{
	__task_lazy_mmu_mode_pause(tsk);  /* expect: lazy-api */
	__task_lazy_mmu_mode_resume(tsk); /* expect: lazy-api */
}

/* Whether the mode is on is not for generic code to ask. */
void asks(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	set_pte_at(mm, addr, pte, v);
	if (is_lazy_mmu_mode_active()) /* expect: lazy-api */
		arch_flush_lazy_mmu_mode();
}

/* Silent: the flush is for everybody. */
pte_t flushes(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	pte_t now;

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	arch_flush_lazy_mmu_mode();
	now = ptep_get(pte);
	lazy_mmu_mode_disable();
	return now;
}

/* Silent: pause and resume of one's own section are part of the counted API. */
void pauses(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_pause();
	note(addr);
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

struct batch {
	void (*arch_enter_lazy_mmu_mode)(void);
};

/* Silent: a member of the same name is not the hook. */
void member(struct batch *b)
{
	b->arch_enter_lazy_mmu_mode();
}

/* A hook that calls what calls the hook: the mode is changed twice. */
void arch_leave_lazy_mmu_mode(void)
{
	lazy_mmu_mode_pause(); /* expect: lazy-api */
	note(0);
	lazy_mmu_mode_resume(); /* expect: lazy-api */
}
