// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/hugetlb.h>

void zap_huge_file(struct vm_area_struct *vma, unsigned long start, unsigned long end);
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

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		oracle_map(mm, addr, ORACLE_HUGE | ORACLE_FILE | ORACLE_WRITE);
		if (oracle_flag())
			oracle_share_pmd(mm, addr);
	}
	oracle_secondary_mmu(mm);
	zap_huge_file(oracle_vma(mm), 0, oracle_choose(3) * PMD_SIZE);
}
