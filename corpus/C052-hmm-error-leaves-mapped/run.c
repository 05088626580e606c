// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of many kinds, wanted or only looked at. */
#include "oracle.h"
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct hmm_range {
	unsigned long start;
	unsigned long *hmm_pfns;
};

int hmm_vma_fault(unsigned long addr, struct mm_walk *walk);
void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long addr);
int hmm_vma_walk_pmd(pmd_t *pmdp, unsigned long start, unsigned long end, struct mm_walk *walk);

int hmm_vma_fault(unsigned long addr, struct mm_walk *walk)
{
	return oracle_flag() ? -EFAULT : -EBUSY;
}

void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
}

static void put_some_entry(struct mm_struct *mm, unsigned long addr)
{
	static const unsigned int kinds[] = { ORACLE_SWAP, ORACLE_MIGRATION, ORACLE_EXCLUSIVE };
	unsigned int i = oracle_choose(8);

	if (i < ARRAY_SIZE(kinds))
		oracle_swap(mm, addr, kinds[i]);
	else if (i == 3)
		set_pte_at(mm, addr, oracle_pte(mm, addr), make_pte_marker(PTE_MARKER_UFFD_WP));
	else if (i == 4)
		set_pte_at(mm, addr, oracle_pte(mm, addr),
			   pfn_pte(1UL << 20, oracle_vma(mm)->vm_page_prot));
	else if (i < 7)
		oracle_map(mm, addr, i == 5 ? ORACLE_ANON : ORACLE_ANON | ORACLE_WRITE);
}

void oracle_case(void)
{
	unsigned long pfns[2] = { oracle_choose(2) * 4, oracle_choose(2) * 4 };
	struct hmm_range range = { .start = PAGE_SIZE, .hmm_pfns = pfns };
	struct mm_struct *mm = oracle_mm();
	struct mm_walk walk = { .mm = mm, .vma = oracle_vma(mm), .private = &range };

	put_some_entry(mm, PAGE_SIZE);
	put_some_entry(mm, 2 * PAGE_SIZE);
	oracle_allow_map_failure();
	hmm_vma_walk_pmd(oracle_pmd(mm, 0), PAGE_SIZE, 3 * PAGE_SIZE, &walk);
}
