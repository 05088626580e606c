// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

#define FLUSH_NONOTIFY	1u

void flush_page(struct mm_struct *mm, unsigned long addr, unsigned int flags);
void flush_page(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	if (!(flags & FLUSH_NONOTIFY))
		tlb_invalidate_range(mm, addr, addr + PAGE_SIZE);
	if (!(flags & FLUSH_NONOTIFY))
		mmu_notifier_arch_invalidate_secondary_tlbs(mm, addr, addr + PAGE_SIZE);
}
