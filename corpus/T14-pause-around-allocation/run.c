// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int populate_shadow(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot);

void oracle_case(void)
{
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	oracle_allow_alloc_failure();
	for (i = 0; i < 3; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	populate_shadow(oracle_pmd(&init_mm, 0), 0, 3 * PAGE_SIZE, prot);
}
