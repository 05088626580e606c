// SPDX-License-Identifier: GPL-2.0-or-later
#include "api.h"
void flush_tlb_all(void);

static void flush_everything(void)
{
	flush_tlb_all(); /* expect: lazy-flush-order */
}

void flush_all_in_callee(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	flush_everything();
	lazy_mmu_mode_disable();
}
