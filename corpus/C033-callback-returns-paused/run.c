// SPDX-License-Identifier: GPL-2.0-or-later
/* Two shadow pages on both sides of a table's end, each of them there or not. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int kasan_populate_vmalloc(unsigned long start, unsigned long end, struct page **pages);

void oracle_case(void)
{
	const unsigned long start = PMD_SIZE - PAGE_SIZE;
	struct page *pages[2] = { NULL, NULL };
	int i;

	for (i = 0; i < 2; i++) {
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	}
	if (oracle_flag())
		oracle_map(&init_mm, start, ORACLE_WRITE);
	kasan_populate_vmalloc(start, start + 2 * PAGE_SIZE, pages);
}
