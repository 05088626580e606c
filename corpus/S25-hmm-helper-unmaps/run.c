// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of any kind, looked at or wanted for writing. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct hmm_vma_walk {
	unsigned long *pfns;
	unsigned long last;
	bool want_write;
};

int hmm_vma_fault(struct mm_walk *walk, unsigned long addr);
int hmm_pfns_fill(unsigned long *pfns, unsigned long addr, unsigned long end);
int hmm_vma_walk_pmd(pmd_t *pmdp, unsigned long start, unsigned long end, struct mm_walk *walk);

/* Never zero: the range has to be looked at anew. */
int hmm_vma_fault(struct mm_walk *walk, unsigned long addr)
{
	return oracle_flag() ? -EFAULT : -EBUSY;
}

int hmm_pfns_fill(unsigned long *pfns, unsigned long addr, unsigned long end)
{
	for (; addr < end; addr += PAGE_SIZE)
		*pfns++ = 0;
	return 0;
}

void oracle_case(void)
{
	unsigned long addr, pfns[2];
	struct hmm_vma_walk hmm_vma_walk = { .pfns = pfns, .want_write = oracle_flag() };
	struct mm_struct *mm = oracle_mm();
	struct mm_walk walk = { .mm = mm, .vma = oracle_vma(mm), .private = &hmm_vma_walk };

	for (addr = 3 * PAGE_SIZE; addr < 5 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(5);

		if (kind == 1 || kind == 2)
			oracle_map(mm, addr, ORACLE_ANON | (kind == 1 ? ORACLE_WRITE : 0));
		else if (kind >= 3)
			oracle_swap(mm, addr, kind == 3 ? ORACLE_SWAP : ORACLE_MIGRATION);
	}
	if (oracle_flag()) {
		pmd_clear(oracle_pmd(mm, 0));
		flush_tlb_mm(mm);
	}
	oracle_allow_map_failure();
	hmm_vma_walk_pmd(oracle_pmd(mm, 0), 3 * PAGE_SIZE, 5 * PAGE_SIZE, &walk);
}
