// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int move_swap_entry(struct mm_struct *mm, pmd_t *from, unsigned long from_addr, pmd_t *to,
		    unsigned long to_addr);

void oracle_case(void)
{
	unsigned long to = (oracle_flag() ? PMD_SIZE : 0) + PAGE_SIZE;
	struct mm_struct *mm = oracle_mm();

	oracle_allow_map_failure();
	switch (oracle_choose(3)) {
	case 1:
		oracle_map(mm, 0, ORACLE_ANON);
		break;
	case 2:
		oracle_swap(mm, 0, ORACLE_SWAP);
		break;
	}
	if (oracle_flag())
		oracle_map(mm, to, ORACLE_ANON);
	move_swap_entry(mm, oracle_pmd(mm, 0), 0, oracle_pmd(mm, to), to);
}
