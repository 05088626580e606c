// SPDX-License-Identifier: GPL-2.0-or-later
/* One primitive for pages, ranges and whole processes. */
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

#define CEILING	33

struct flush_tlb_info {
	struct mm_struct *mm;
	unsigned long start, end;
};

/* Runs on every processor that uses the page tables. */
static void flush_tlb_func(const struct flush_tlb_info *info)
{
	tlb_invalidate_range(info->mm, info->start, info->end);
}

void flush_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct flush_tlb_info info = {
		.mm = mm,
		.start = start,
		.end = end,
	};

	if ((end - start) >> PAGE_SHIFT > CEILING) {
		info.start = 0;
		info.end = -1UL;
	}
	flush_tlb_func(&info);
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, info.start, info.end);
}
