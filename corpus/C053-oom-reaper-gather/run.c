// SPDX-License-Identifier: GPL-2.0-or-later
/* Two mappings of different kinds; a subscriber may have to sleep. */
#include "oracle.h"

struct victim {
	struct mm_struct *mm;
	struct vm_area_struct **vmas;
	unsigned int nr_vmas;
};

bool __oom_reap_task_mm(struct victim *victim);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct first = *oracle_vma(mm), second = first;
	struct vm_area_struct *vmas[] = { &first, &second };
	struct victim victim = { mm, vmas, 1 + oracle_choose(2) };

	first.vm_end = second.vm_start = 2 * PAGE_SIZE;
	second.vm_end = 3 * PAGE_SIZE;
	if (oracle_flag())
		first.vm_flags |= VM_SHARED;
	oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE);
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	oracle_map(mm, 2 * PAGE_SIZE, ORACLE_ANON);
	oracle_allow_map_failure();
	__oom_reap_task_mm(&victim);
}
