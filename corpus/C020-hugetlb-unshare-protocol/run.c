// SPDX-License-Identifier: GPL-2.0-or-later
/* Of two tables each may be shared, or one has no other user left. */
#include "oracle.h"
#include <linux/hugetlb.h>

void hugetlb_unshare_pmds(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void hugetlb_drop_last_user(struct vm_area_struct *vma, unsigned long address);
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

	if (oracle_flag()) {
		hugetlb_drop_last_user(oracle_vma(mm), PMD_SIZE);
		return;
	}
	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		oracle_map(mm, addr, ORACLE_HUGE | ORACLE_FILE | ORACLE_WRITE);
		if (oracle_flag())
			oracle_share_pmd(mm, addr);
	}
	hugetlb_unshare_pmds(oracle_vma(mm), 0, 2 * PMD_SIZE);
}
