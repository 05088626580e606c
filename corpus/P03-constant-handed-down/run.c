// SPDX-License-Identifier: GPL-2.0-or-later
/* Up to three pages, there or not. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int vmemmap_populate_basepages(unsigned long addr, struct page **pages, unsigned int nr);

void oracle_case(void)
{
	struct page *pages[3] = { NULL, NULL, NULL };
	unsigned int i, nr = oracle_choose(4);

	for (i = 0; i < nr; i++) {
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	}
	vmemmap_populate_basepages(0, pages, nr);
}
