// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/pgtable.h>

int alloc_pte_table(struct mm_struct *mm, pmd_t *pmd);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	pmd_t *pmd = oracle_pmd(mm, PMD_SIZE);

	if (oracle_flag()) {
		pmd_clear(pmd);
		flush_tlb_mm(mm);
	}
	oracle_allow_alloc_failure();
	alloc_pte_table(mm, pmd);
}
