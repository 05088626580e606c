// SPDX-License-Identifier: GPL-2.0-or-later
/* Two kernel entries on both sides of a table's end. */
#include "oracle.h"
#include <linux/mm.h>

unsigned int vunmap_range(unsigned long addr, unsigned long end);

void oracle_case(void)
{
	const unsigned long start = PMD_SIZE - PAGE_SIZE;

	oracle_map(&init_mm, start, ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(&init_mm, PMD_SIZE, ORACLE_WRITE);
	vunmap_range(start, start + 2 * PAGE_SIZE);
}
