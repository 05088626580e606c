// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int map_with_guard(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn,
		   pte_t guard, pgprot_t prot);

void oracle_case(void)
{
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	if (map_with_guard(oracle_pmd(&init_mm, 0), 0, oracle_choose(4), 16, pfn_pte(40, prot), prot))
		oracle_fail("lazy-read-hazard", "an entry that was written is not there");
}
