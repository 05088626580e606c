// SPDX-License-Identifier: GPL-2.0-or-later
/* One page, a few, or too many for one instruction each. */
#include "oracle.h"
#include <asm/tlbflush.h>

void dsb(void);
void arch_flush_tlb_page(struct vm_area_struct *vma, unsigned long uaddr);
void __flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void dsb(void)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long start = oracle_choose(3) * PAGE_SIZE;

	switch (oracle_choose(3)) {
	case 0:
		arch_flush_tlb_page(oracle_vma(mm), start + 12);
		break;
	case 1:
		__flush_tlb_range(oracle_vma(mm), start + 8, start + 2 * PAGE_SIZE - 8);
		break;
	case 2:
		__flush_tlb_range(oracle_vma(mm), start, start + 2 * PMD_SIZE);
		break;
	}
}
