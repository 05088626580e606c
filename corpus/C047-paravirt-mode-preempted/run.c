// SPDX-License-Identifier: GPL-2.0-or-later
/* User entries under their lock, kernel entries under none. */
#include "oracle.h"
#include <linux/mm.h>

unsigned int count_used_entries(struct mm_struct *mm, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_flag() ? oracle_mm() : &init_mm;

	if (oracle_flag())
		oracle_map(mm, 0, ORACLE_WRITE);
	count_used_entries(mm, 0, 2 * PAGE_SIZE);
}
