// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

struct page_source {
	struct page **pages;
	unsigned int next;
};

int vmemmap_populate_range(pte_t *pte, unsigned long addr, unsigned long end,
			   struct page_source *source);

void oracle_case(void)
{
	struct page *pages[2] = { NULL, NULL };
	struct page_source source = { .pages = pages };
	bool batched = oracle_flag();
	unsigned int i;

	for (i = 0; batched && i < 2; i++)
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	oracle_allow_alloc_failure();
	vmemmap_populate_range(oracle_pte(&init_mm, 0), 0, oracle_choose(3) * PAGE_SIZE,
			       batched ? &source : NULL);
}
