// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int map_pairs(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn, pgprot_t prot);

void oracle_case(void)
{
	unsigned int i, nr = oracle_choose(7);
	pgprot_t prot = PAGE_KERNEL;

	for (i = 0; i < nr; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	map_pairs(oracle_pmd(&init_mm, 0), 0, nr, 16, prot);
}
