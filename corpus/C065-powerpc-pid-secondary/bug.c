// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages one by one, or everything that a process has. */
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

#define CEILING	4

static void tlbie_pid(struct mm_struct *mm)
{
	tlb_invalidate_range(mm, 0, -1UL); /* expect notifier-secondary */
}

void radix_flush_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long addr;

	if ((end - start) >> PAGE_SHIFT > CEILING) {
		tlbie_pid(mm); /* expect notifier-secondary source */
		return;
	}
	for (addr = start; addr < end; addr += PAGE_SIZE)
		tlb_invalidate_range(mm, addr, addr + PAGE_SIZE);
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, start, end);
}
