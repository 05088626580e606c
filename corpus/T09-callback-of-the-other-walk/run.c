// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

struct remap {
	unsigned long pfn;
	pgprot_t prot;
	unsigned int lost;
};

int create_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r);
int verify_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r);

void oracle_case(void)
{
	struct remap r = { .pfn = 16 };
	pmd_t *pmd = oracle_pmd(&init_mm, 0);
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_YOUNG);
	if (oracle_flag())
		create_mapping(pmd, 0, 4 * PAGE_SIZE, &r);
	verify_mapping(pmd, 0, 4 * PAGE_SIZE, &r);
	if (r.lost)
		oracle_fail("lazy-read-hazard", "a write did not arrive");
}
