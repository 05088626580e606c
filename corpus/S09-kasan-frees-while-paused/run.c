// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries, each in use or not; memory may be short. */
#include "oracle.h"
#include <linux/mm.h>

int kasan_update_vmalloc(unsigned long addr, unsigned long end, bool populate);

void oracle_case(void)
{
	if (oracle_flag())
		oracle_map(&init_mm, 0, ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(&init_mm, PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	kasan_update_vmalloc(0, 2 * PAGE_SIZE, oracle_flag());
}
