// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int vmap_fill(unsigned long addr, struct page **pages, unsigned int nr);

void oracle_case(void)
{
	struct page *pages[2] = { NULL, NULL };
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	if (oracle_flag())
		oracle_map(&init_mm, PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	vmap_fill(0, pages, 1 + oracle_choose(2));
}
