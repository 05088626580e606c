/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections, generation "token": the form proposed on the list in
 * 2025-09 ("Nesting support for lazy MMU mode", v2), never merged.  Enter says by
 * its result whether the mode was on before; the matching leave takes that back.
 */
#ifndef MODEL_GENERATION_TOKEN_H
#define MODEL_GENERATION_TOKEN_H

#include "types.h"

typedef int lazy_mmu_state_t;

lazy_mmu_state_t arch_enter_lazy_mmu_mode(void)		LAZY_ENTER HOOK(enter);
void arch_leave_lazy_mmu_mode(lazy_mmu_state_t state)	LAZY_LEAVE HOOK(leave);
void arch_flush_lazy_mmu_mode(void)			LAZY_FLUSH HOOK(flush);

#endif
