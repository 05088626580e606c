// SPDX-License-Identifier: GPL-2.0-or-later
/* A table with a present and a swapped entry. */
#include "oracle.h"
#include <linux/mm.h>

void hpte_need_flush(struct mm_struct *mm, unsigned long addr, pte_t pte);
void flush_hash_table_pmd_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr);

void hpte_need_flush(struct mm_struct *mm, unsigned long addr, pte_t pte)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, 0, ORACLE_ANON);
	oracle_swap(mm, 3 * PAGE_SIZE, ORACLE_SWAP);
	oracle_allow_map_failure();
	flush_hash_table_pmd_range(mm, oracle_pmd(mm, 0), PAGE_SIZE);
}
