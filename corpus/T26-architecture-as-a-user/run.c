// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int change_memory(pmd_t *pmd, unsigned long start, unsigned int nr, bool clear_write);

void oracle_case(void)
{
	unsigned int i, nr = 1 + oracle_choose(3);

	for (i = 0; i < nr; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	change_memory(oracle_pmd(&init_mm, 0), 0, nr, oracle_flag());
}
