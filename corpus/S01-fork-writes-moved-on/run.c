// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of every kind that is not present. */
#include "oracle.h"
#include <linux/mm.h>
#include <linux/swapops.h>

int swap_dup_entry(swp_entry_t entry);
bool swap_entry_is_exclusive(pte_t pte);
int copy_swap_range(struct mm_struct *dst_mm, struct mm_struct *src_mm, unsigned long addr,
		    unsigned long end, swp_entry_t *failed);

int swap_dup_entry(swp_entry_t entry)
{
	return oracle_flag() ? -ENOMEM : 0;
}

bool swap_entry_is_exclusive(pte_t pte)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *parent = oracle_mm(), *child = oracle_second_mm();
	swp_entry_t failed;
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(4);

		if (kind)
			oracle_swap(parent, addr, kind);
	}
	mmap_write_lock(parent);
	copy_swap_range(child, parent, 0, 2 * PAGE_SIZE, &failed);
	mmap_write_unlock(parent);
}
