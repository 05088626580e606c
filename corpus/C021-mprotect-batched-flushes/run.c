// SPDX-License-Identifier: GPL-2.0-or-later
/* Reclaim is active at the same time, or not. */
#include "oracle.h"
#include <linux/mm.h>

long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot);

static void put_some_entry(struct mm_struct *mm, unsigned long addr)
{
	unsigned int kind = oracle_choose(4);

	if (kind == 1)
		oracle_swap(mm, addr, ORACLE_SWAP);
	else if (kind >= 2)
		oracle_map(mm, addr, kind == 2 ? ORACLE_ANON | ORACLE_WRITE : ORACLE_FILE);
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	pgprot_t readonly = { pte_val(pte_wrprotect(__pte(oracle_vma(mm)->vm_page_prot.pgprot))) };

	put_some_entry(mm, PMD_SIZE - PAGE_SIZE);
	put_some_entry(mm, PMD_SIZE);
	oracle_allow_map_failure();
	if (oracle_flag())
		oracle_batched_pending(mm);
	mmap_write_lock(mm);
	change_protection(oracle_vma(mm), PMD_SIZE - PAGE_SIZE, PMD_SIZE + PAGE_SIZE, readonly);
	mmap_write_unlock(mm);
}
