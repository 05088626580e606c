// SPDX-License-Identifier: GPL-2.0-or-later
/* One to five pages, of which some may be missing: the third and the fifth are behind a drain. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int vmap_buffer(unsigned long addr, struct page **pages, unsigned int nr);

void oracle_case(void)
{
	struct page *pages[5] = { NULL, NULL, NULL, NULL, NULL };
	unsigned int i, nr = 1 + oracle_choose(5);

	for (i = 0; i < nr; i++) {
		if (oracle_flag())
			pages[i] = alloc_pages(GFP_KERNEL, 0);
	}
	vmap_buffer(PAGE_SIZE, pages, nr);
}
