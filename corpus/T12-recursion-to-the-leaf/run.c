// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int poison_holes(pmd_t *pmd, unsigned long addr, unsigned long end, pte_t poison, int depth);

void oracle_case(void)
{
	unsigned long addr, end = 2 * PMD_SIZE + 2 * PAGE_SIZE;
	pgprot_t prot = PAGE_KERNEL;

	for (addr = 0; addr < end; addr += PMD_SIZE / 2)
		if (oracle_flag())
			oracle_map(&init_mm, addr, 0);
	poison_holes(oracle_pmd(&init_mm, 0), 0, end, pfn_pte(16, prot), 3);
}
