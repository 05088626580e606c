// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int zap_arena(pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	unsigned long addr, end = 4 * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(&init_mm, addr, ORACLE_WRITE);
	zap_arena(oracle_pmd(&init_mm, 0), 0, end);
}
