// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

struct drop_range {
	struct vm_area_struct *vma;
	unsigned long start, end;
	unsigned int now;
};

int drop_entries(struct drop_range *range);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct drop_range range = { oracle_vma(mm), 0, oracle_choose(3) * PAGE_SIZE, 0 };
	unsigned long addr;

	range.now = oracle_choose(2);
	for (addr = 0; addr < range.end; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(4);

		if (kind == 1)
			oracle_swap(mm, addr, ORACLE_SWAP);
		else if (kind)
			oracle_map(mm, addr, ORACLE_ANON | (kind == 2 ? ORACLE_DIRTY : 0));
	}
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	drop_entries(&range);
}
