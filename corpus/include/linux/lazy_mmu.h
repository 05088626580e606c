/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections in three generations; exactly one of GENERATION_ARCH,
 * GENERATION_TOKEN and GENERATION_GENERIC is defined by who compiles.
 */
#ifndef LINUX_LAZY_MMU_H
#define LINUX_LAZY_MMU_H

#include <linux/types.h>

struct task_struct;

#if defined(GENERATION_GENERIC)
void lazy_mmu_mode_enable(void);
void lazy_mmu_mode_disable(void);
void lazy_mmu_mode_pause(void);
void lazy_mmu_mode_resume(void);
bool is_lazy_mmu_mode_active(void);
void __task_lazy_mmu_mode_pause(struct task_struct *tsk);
void __task_lazy_mmu_mode_resume(struct task_struct *tsk);
/* The hooks of the architecture: generic code does not call them. */
void arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(void);
#elif defined(GENERATION_TOKEN)
typedef int lazy_mmu_state_t;
#define LAZY_MMU_DEFAULT	0
#define LAZY_MMU_NESTED		1
lazy_mmu_state_t arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(lazy_mmu_state_t state);
#elif defined(GENERATION_ARCH)
void arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(void);
#else
#error "one of GENERATION_ARCH, GENERATION_TOKEN, GENERATION_GENERIC must be defined"
#endif

void arch_flush_lazy_mmu_mode(void);

#endif
