// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int ioremap_entries(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
		    pgprot_t prot);

void oracle_case(void)
{
	unsigned long end = oracle_choose(5) * PAGE_SIZE;
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, 0);
	ioremap_entries(oracle_pmd(&init_mm, 0), 0, end, 16, prot);
}
