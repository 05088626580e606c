// SPDX-License-Identifier: GPL-2.0-or-later
/* Holes at any place; no memory in the middle of it. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/mm.h>

long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot, bool (*may_change)(unsigned long addr));

static bool may_change(unsigned long addr)
{
	return !oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	pgprot_t readonly = { pte_val(pte_wrprotect(__pte(oracle_vma(mm)->vm_page_prot.pgprot))) };
	unsigned long addr;

	for (addr = PMD_SIZE; addr < 3 * PMD_SIZE; addr += PMD_SIZE) {
		oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
		if (oracle_flag())
			pmd_clear(oracle_pmd(mm, addr));
	}
	flush_tlb_mm(mm);
	oracle_secondary_mmu(mm);
	oracle_batched_pending(mm);
	oracle_allow_map_failure();
	mmap_write_lock(mm);
	change_protection(oracle_vma(mm), PMD_SIZE, 2 * PMD_SIZE + PAGE_SIZE, readonly, may_change);
	mmap_write_unlock(mm);
}
