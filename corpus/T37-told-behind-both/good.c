// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

static void tell(struct mm_struct *mm)
{
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, 0, -1UL);
}

void flush_process(struct mm_struct *mm, bool broadcast);
void flush_process(struct mm_struct *mm, bool broadcast)
{
	if (broadcast)
		tlb_invalidate_range(mm, 0, -1UL);
	else
		tlb_invalidate_range(mm, 0, PMD_SIZE);
	tell(mm);
}
