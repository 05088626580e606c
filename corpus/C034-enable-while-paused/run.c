// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pairs of kernel entries, each in use or not; memory may be short. */
#include "oracle.h"
#include <linux/mm.h>

int vmap_fill_holes(unsigned long addr, unsigned long end);

void oracle_case(void)
{
	if (oracle_flag())
		oracle_map(&init_mm, 0, ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(&init_mm, 3 * PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	vmap_fill_holes(0, 4 * PAGE_SIZE);
}
