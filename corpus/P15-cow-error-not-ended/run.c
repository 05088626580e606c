// SPDX-License-Identifier: GPL-2.0-or-later
/* Two huge pages, private or shared; memory may be short. */
#include "oracle.h"
#include <linux/hugetlb.h>

int copy_huge_range(struct mm_struct *dst, struct vm_area_struct *vma, unsigned long addr,
		    unsigned long end);
struct hstate *hstate_vma(struct vm_area_struct *vma);

struct hstate *hstate_vma(struct vm_area_struct *vma)
{
	static struct hstate h = { .order = PMD_SHIFT - PAGE_SHIFT };

	return &h;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE)
		oracle_map(mm, addr, ORACLE_HUGE | ORACLE_ANON | (oracle_flag() ? ORACLE_WRITE : 0));
	if (oracle_flag())
		oracle_vma(mm)->vm_flags |= VM_SHARED;
	oracle_allow_alloc_failure();
	oracle_secondary_mmu(mm);
	copy_huge_range(oracle_second_mm(), oracle_vma(mm), 0, 2 * PMD_SIZE);
}
