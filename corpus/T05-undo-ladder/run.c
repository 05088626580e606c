// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>
#include "oracle.h"

#define NR 4

int install_pages(pmd_t *pmd, unsigned long addr, struct page **pages, unsigned int nr,
		  pgprot_t prot);

void oracle_case(void)
{
	struct page *pages[NR];
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	oracle_allow_alloc_failure();
	for (i = 0; i < NR; i++) {
		pages[i] = oracle_flag() ? pfn_to_page(16 + i) : NULL;
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, 0);
	}
	install_pages(oracle_pmd(&init_mm, 0), 0, pages, oracle_choose(NR + 1), prot);
}
