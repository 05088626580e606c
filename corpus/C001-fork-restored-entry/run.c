// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of every kind; fork fails or goes on at any of them. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/swapops.h>

int copy_page_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
		    unsigned long addr, unsigned long end);
int swap_dup_entry(swp_entry_t entry);
bool page_maybe_pinned(struct page *page);

int swap_dup_entry(swp_entry_t entry)
{
	return oracle_flag() ? -ENOMEM : 0;
}

bool page_maybe_pinned(struct page *page)
{
	return oracle_flag();
}

static void put_some_entry(struct mm_struct *mm, unsigned long addr)
{
	switch (oracle_choose(5)) {
	case 0:
		break;
	case 1:
		oracle_map(mm, addr, ORACLE_WRITE | ORACLE_ANON);
		break;
	case 2:
		oracle_swap(mm, addr, ORACLE_SWAP);
		break;
	case 3:
		oracle_swap(mm, addr, ORACLE_MIGRATION);
		break;
	case 4:
		oracle_swap(mm, addr, ORACLE_EXCLUSIVE);
		break;
	}
}

void oracle_case(void)
{
	struct mm_struct *parent = oracle_mm(), *child = oracle_second_mm();
	unsigned long addr;

	oracle_vma(parent)->vm_flags |= VM_WRITE;
	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE)
		put_some_entry(parent, addr);
	mmap_write_lock(parent);
	copy_page_range(oracle_vma(child), oracle_vma(parent), 0, 2 * PAGE_SIZE);
	flush_tlb_mm(parent);
	mmap_write_unlock(parent);
}
