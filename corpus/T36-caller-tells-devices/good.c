// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

static void flush_cpus(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	for (; start < end; start += PAGE_SIZE)
		tlb_invalidate_range(mm, start, start + PAGE_SIZE);
}

void flush_both(struct mm_struct *mm, unsigned long start, unsigned long end);
void flush_both(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	flush_cpus(mm, start, end);
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, start, end);
}
