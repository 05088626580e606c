// SPDX-License-Identifier: GPL-2.0-or-later
/* From one table to another; both ends may be empty, both tables may be gone. */
#include "oracle.h"

struct move_ends {
	struct vm_area_struct *vma;
	unsigned long src, dst;
};

int move_page(const struct move_ends *ends);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct move_ends ends = { oracle_vma(mm), PAGE_SIZE, PMD_SIZE + PAGE_SIZE };

	if (oracle_flag())
		oracle_map(mm, ends.src, ORACLE_ANON | ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(mm, ends.dst, ORACLE_ANON);
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	move_page(&ends);
}
