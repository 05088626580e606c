/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections, generation "generic", Linux >= 7.0: include/linux/pgtable.h,
 * the "Lazy MMU" comment.  Sections nest and are counted in the task; the arch
 * hooks beneath (arch_enter_lazy_mmu_mode() and arch_leave_lazy_mmu_mode()) are
 * the implementation: no events of their own, and for nobody else to call.
 */
#ifndef MODEL_GENERATION_GENERIC_H
#define MODEL_GENERATION_GENERIC_H

#include "types.h"

void lazy_mmu_mode_enable(void)				LAZY_ENTER;
void lazy_mmu_mode_disable(void)			LAZY_LEAVE;
void lazy_mmu_mode_pause(void)				LAZY_PAUSE;
void lazy_mmu_mode_resume(void)				LAZY_RESUME;

void arch_flush_lazy_mmu_mode(void)			LAZY_FLUSH HOOK(flush);

/* Only arch code may call these two: they act on a task that is switched. */
void __task_lazy_mmu_mode_pause(struct task_struct *tsk)	LAZY_PAUSE ARCH_ONLY;
void __task_lazy_mmu_mode_resume(struct task_struct *tsk)	LAZY_RESUME ARCH_ONLY;

/* Depends on the state, not on arguments; tests of it do not correlate. */
bool is_lazy_mmu_mode_active(void)			ARCH_ONLY;

void arch_enter_lazy_mmu_mode(void)			ARCH_ONLY HOOK(enter);
void arch_leave_lazy_mmu_mode(void)			ARCH_ONLY HOOK(leave);

#endif
