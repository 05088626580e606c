// SPDX-License-Identifier: GPL-2.0-or-later
/* Two shadow pages, there or not; without any the range is taken away again. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

unsigned long kasan_update_shadow(unsigned long addr, unsigned long end, struct page **pages);

void oracle_case(void)
{
	struct page *pages[2] = { NULL, NULL };
	int i;

	for (i = 0; i < 2; i++) {
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	}
	kasan_update_shadow(0, 2 * PAGE_SIZE, pages);
}
