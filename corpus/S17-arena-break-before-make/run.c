// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries: empty, the scratch page, or a page that has no business there. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int arena_set_pages(unsigned long addr, unsigned long end, struct page **pages,
		    struct page *scratch_page);

void oracle_case(void)
{
	struct page *pages[2] = { alloc_pages(GFP_KERNEL, 0), alloc_pages(GFP_KERNEL, 0) };
	struct page *scratch = alloc_pages(GFP_KERNEL, 0);
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(3);

		if (kind == 1)
			set_pte(oracle_pte(&init_mm, addr), mk_pte(scratch, PAGE_KERNEL));
		else if (kind == 2)
			oracle_map(&init_mm, addr, ORACLE_WRITE);
	}
	arena_set_pages(0, 2 * PAGE_SIZE, pages, scratch);
}
