// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

unsigned int map_runs(pmd_t *pmd, unsigned int nr, pgprot_t prot);

void oracle_case(void)
{
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, 0);
	map_runs(oracle_pmd(&init_mm, 0), oracle_choose(5), prot);
}
