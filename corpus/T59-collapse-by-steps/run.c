// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

int retract_table(struct vm_area_struct *vma, unsigned long haddr);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON);
	else if (oracle_flag())
		oracle_map(mm, PMD_SIZE + PAGE_SIZE, ORACLE_FILE);
	retract_table(oracle_vma(mm), PMD_SIZE);
}
