// SPDX-License-Identifier: GPL-2.0-or-later
/* Up to three entries: mapped, swapped, or none. */
#include "oracle.h"

struct run {
	unsigned int nr;
	bool swap_follows;
};

int mincore_run(struct mm_struct *mm, unsigned long addr, unsigned long end, struct run *run);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = oracle_choose(4) * PAGE_SIZE;
	struct run run;

	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	oracle_allow_map_failure();
	mincore_run(mm, 0, end, &run);
}
