// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/mm.h>

unsigned int pcpu_map_all(pte_t *pte, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	pcpu_map_all(oracle_pte(&init_mm, 0), 0, (1 + oracle_choose(4)) * PAGE_SIZE);
}
