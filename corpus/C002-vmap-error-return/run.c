// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages on both sides of a table's end; each may be missing, bad or in the way. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int pfn_valid(unsigned long pfn);
int vmap_small_pages_range_noflush(unsigned long addr, unsigned long end, pgprot_t prot,
				   struct page **pages);

int pfn_valid(unsigned long pfn)
{
	return oracle_flag();
}

void oracle_case(void)
{
	const unsigned long start = PMD_SIZE - PAGE_SIZE;
	struct page *pages[2];
	int i;

	for (i = 0; i < 2; i++) {
		pages[i] = oracle_flag() ? alloc_pages(GFP_KERNEL, 0) : NULL;
		if (oracle_flag())
			oracle_map(&init_mm, start + i * PAGE_SIZE, ORACLE_WRITE);
	}
	vmap_small_pages_range_noflush(start, start + 2 * PAGE_SIZE, PAGE_KERNEL, pages);
}
