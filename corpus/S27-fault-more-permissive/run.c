// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads and writes, to nothing, to a page of one's own and to a shared one. */
#include "oracle.h"
#include <linux/mm.h>

bool wp_can_reuse(struct page *page);
int handle_pte_fault(struct vm_fault *vmf, bool write);

bool wp_can_reuse(struct page *page)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_fault vmf = {
		.vma = oracle_vma(mm), .address = PAGE_SIZE, .pmd = oracle_pmd(mm, PAGE_SIZE)
	};
	unsigned int kind = oracle_choose(4);

	if (kind == 1)
		oracle_swap(mm, PAGE_SIZE, ORACLE_SWAP);
	else if (kind >= 2)
		oracle_map(mm, PAGE_SIZE, ORACLE_ANON | (kind == 2 ? ORACLE_WRITE : 0));
	oracle_allow_alloc_failure();
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	mmap_read_lock(mm);
	handle_pte_fault(&vmf, oracle_flag());
	mmap_read_unlock(mm);
}
