// SPDX-License-Identifier: GPL-2.0-or-later
/* One page or two; memory may be short. */
#include "oracle.h"
#include <linux/mm.h>

int split_kernel_leaf_mapping(unsigned long start, unsigned long end);

void oracle_case(void)
{
	/* No other architecture compiles this file. */
	if (!oracle_arch_is(ORACLE_ARM64))
		return;
	oracle_map(&init_mm, 0, ORACLE_WRITE);
	oracle_map(&init_mm, 2 * PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	split_kernel_leaf_mapping(0, oracle_flag() ? PAGE_SIZE : 2 * PAGE_SIZE);
}
