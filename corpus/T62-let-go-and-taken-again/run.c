// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

struct window {
	pmd_t *pmd;
	unsigned long addr, end;
};

int count_swapped(struct window *win);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct window win = { oracle_pmd(mm, 0), 0, oracle_choose(4) * PAGE_SIZE };
	unsigned long addr;

	for (addr = 0; addr < win.end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_swap(mm, addr, ORACLE_SWAP);
	oracle_allow_map_failure();
	count_swapped(&win);
}
