// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages with every obstacle. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

bool page_is_poisoned(struct page *page);
int vmap_table(unsigned long addr, unsigned long end, struct page **pages);

bool page_is_poisoned(struct page *page)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct page *pages[2];
	int i;

	for (i = 0; i < 2; i++) {
		pages[i] = oracle_flag() ? alloc_pages(GFP_KERNEL, 0) : NULL;
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	}
	vmap_table(0, 2 * PAGE_SIZE, pages);
}
