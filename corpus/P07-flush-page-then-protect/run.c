// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages: none, clean, or written to. */
#include "oracle.h"
#include <linux/mm.h>

struct stable_walk {
	struct vm_area_struct *vma;
	unsigned long dirtied;
};

unsigned long stabilise_pages(struct stable_walk *walk, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct stable_walk walk = { .vma = oracle_vma(mm) };
	unsigned long addr;

	for (addr = PAGE_SIZE; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(3);

		if (kind)
			oracle_map(mm, addr, ORACLE_ANON | (kind == 2 ? ORACLE_WRITE | ORACLE_DIRTY : 0));
	}
	oracle_allow_map_failure();
	stabilise_pages(&walk, PAGE_SIZE, 3 * PAGE_SIZE);
}
