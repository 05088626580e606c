// SPDX-License-Identifier: GPL-2.0-or-later
/* Not a wrong finding, but "limit on blocks executed: some paths were cut". */
#include "api.h"

void inverse_loop(struct mm_struct *mm, unsigned long addr, unsigned long start, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	while (addr > start) {
		addr -= PAGE_SIZE;
		pte--;
		if (pte_none(ptep_get(pte)))
			continue;
		set_pte_at(mm, addr, pte, v);
	}
	lazy_mmu_mode_disable();
}
