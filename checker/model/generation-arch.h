/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections, generation "arch", Linux <= 6.18: include/linux/pgtable.h,
 * the comment above arch_enter_lazy_mmu_mode().  Nesting is not permitted.
 */
#ifndef MODEL_GENERATION_ARCH_H
#define MODEL_GENERATION_ARCH_H

#include "types.h"

void arch_enter_lazy_mmu_mode(void)			LAZY_ENTER HOOK(enter);
void arch_leave_lazy_mmu_mode(void)			LAZY_LEAVE HOOK(leave);
void arch_flush_lazy_mmu_mode(void)			LAZY_FLUSH HOOK(flush);

#endif
