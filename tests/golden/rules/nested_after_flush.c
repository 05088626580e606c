// SPDX-License-Identifier: GPL-2.0-or-later
/* generation: arch.  A flush completes writes; it leaves no section. */
#include "api.h"

static void flush_then_enter(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_flush_lazy_mmu_mode();
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	set_pte_at(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}

void calls_in_section(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode();
	flush_then_enter(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}
