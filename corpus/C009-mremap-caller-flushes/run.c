// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge page, or two entries of any kind that lie in one table or in two. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/mm.h>

#define NEW_ADDR	(2 * PMD_SIZE)

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
	unsigned long old_addr = 0, len = PMD_SIZE;
	struct mm_struct *mm = oracle_mm();

	switch (oracle_choose(3)) {
	case 0:
		/* The table at the new place was empty and is gone. */
		pmd_clear(oracle_pmd(mm, NEW_ADDR));
		flush_tlb_mm(mm);
		oracle_map(mm, 0, ORACLE_HUGE | ORACLE_ANON | ORACLE_WRITE);
		break;
	case 1:
		old_addr = PMD_SIZE - PAGE_SIZE;
		len = 2 * PAGE_SIZE;
		put_some_entry(mm, old_addr);
		put_some_entry(mm, old_addr + PAGE_SIZE);
		break;
	case 2:
		len = 2 * PAGE_SIZE;
		put_some_entry(mm, 0);
		put_some_entry(mm, PAGE_SIZE);
		break;
	}
	oracle_allow_map_failure();
	mmap_write_lock(mm);
	move_page_tables(oracle_vma(mm), old_addr, NEW_ADDR, len);
	mmap_write_unlock(mm);
}
