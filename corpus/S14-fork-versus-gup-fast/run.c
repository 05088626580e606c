// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries on both sides of a table's end; a page is pinned before or after the fork. */
#include "oracle.h"
#include <linux/mm.h>

int dup_mmap(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma, unsigned long start,
	     unsigned long end);
struct page *pin_user_page_fast(struct vm_area_struct *vma, unsigned long addr);

static void pin_and_unpin(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page = pin_user_page_fast(vma, addr);

	if (page)
		put_page(page);
}

void oracle_case(void)
{
	struct vm_area_struct *vma = oracle_vma(oracle_mm());
	const unsigned long start = PMD_SIZE - PAGE_SIZE;
	bool before = oracle_flag();

	oracle_map(vma->vm_mm, start, ORACLE_ANON | (oracle_flag() ? ORACLE_WRITE : 0));
	if (oracle_flag())
		oracle_map(vma->vm_mm, PMD_SIZE, ORACLE_ANON | ORACLE_WRITE);
	if (before)
		pin_and_unpin(vma, start);
	dup_mmap(oracle_vma(oracle_second_mm()), vma, start, start + 2 * PAGE_SIZE);
	if (!before)
		pin_and_unpin(vma, start);
}
