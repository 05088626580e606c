// SPDX-License-Identifier: GPL-2.0-or-later
/* Within a table, from one to another, and over the end of each. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len);

static void put_some_entry(struct mm_struct *mm, unsigned long addr)
{
	unsigned int kind = oracle_choose(3);

	if (kind == 1)
		oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
	else if (kind == 2)
		oracle_swap(mm, addr, ORACLE_SWAP);
}

void oracle_case(void)
{
	static const unsigned long to[] = { 4 * PAGE_SIZE, 2 * PMD_SIZE, 3 * PMD_SIZE - PAGE_SIZE };
	unsigned long old_addr = oracle_flag() ? 0 : PMD_SIZE - PAGE_SIZE;
	unsigned long new_addr = to[oracle_choose(ARRAY_SIZE(to))];
	struct mm_struct *mm = oracle_mm();

	put_some_entry(mm, old_addr);
	put_some_entry(mm, old_addr + PAGE_SIZE);
	oracle_allow_map_failure();
	oracle_batched_pending(mm);
	mmap_write_lock(mm);
	move_page_tables(oracle_vma(mm), old_addr, new_addr, 2 * PAGE_SIZE);
	mmap_write_unlock(mm);
}
