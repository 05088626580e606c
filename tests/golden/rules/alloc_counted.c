// SPDX-License-Identifier: GPL-2.0-or-later
/* Silent: the counted API nests, so that the allocator may open a section of its own. */
#include "api.h"

unsigned long allocates(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned long page;

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	page = __get_free_page(GFP_NOWAIT);
	lazy_mmu_mode_disable();
	return page;
}
