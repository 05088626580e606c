// SPDX-License-Identifier: GPL-2.0-or-later
/* A mapping of two pages, or one of huge pages; who asks may sleep or not. */
#include "oracle.h"

int reap_vma(struct vm_area_struct *vma, bool can_sleep);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct vma = *oracle_vma(mm);

	vma.vm_start = PAGE_SIZE;
	vma.vm_end = 3 * PAGE_SIZE;
	if (oracle_flag())
		vma.vm_flags |= VM_HUGETLB;
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(mm, 2 * PAGE_SIZE, ORACLE_ANON);
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	reap_vma(&vma, oracle_flag());
}
