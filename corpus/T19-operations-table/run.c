// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int map_io(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn, bool careful);

void oracle_case(void)
{
	unsigned long end = oracle_choose(5) * PAGE_SIZE;

	if (map_io(oracle_pmd(&init_mm, 0), 0, end, 16, oracle_flag()) == -EIO)
		oracle_fail("lazy-read-hazard", "an entry that was written is not there");
}
