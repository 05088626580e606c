// SPDX-License-Identifier: GPL-2.0-or-later
/* The architecture's part of flush_tlb_page() and flush_tlb_range(). */
#include <asm/tlbflush.h>
#include <linux/mmu_notifier.h>

void dsb(void);

#define MAX_DVM_OPS	PTRS_PER_PTE

/* The caller waits for the end of it. */
static inline void __flush_tlb_page_nosync(struct mm_struct *mm, unsigned long uaddr)
{
	unsigned long addr = uaddr & PAGE_MASK;

	dsb();
	tlb_invalidate_range(mm, addr, addr + PAGE_SIZE);
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, addr, addr + PAGE_SIZE);
}

void arch_flush_tlb_page(struct vm_area_struct *vma, unsigned long uaddr)
{
	__flush_tlb_page_nosync(vma->vm_mm, uaddr);
	dsb();
}

void __flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr;

	start &= PAGE_MASK;
	end = (end + PAGE_SIZE - 1) & PAGE_MASK;
	dsb();
	/* Beyond some number one instruction for everything is cheaper. */
	if ((end - start) >> PAGE_SHIFT > MAX_DVM_OPS) {
		tlb_invalidate_range(mm, 0, -1UL);
		mmu_notifier_arch_invalidate_secondary_tlbs(mm, 0, -1UL);
		return;
	}
	for (addr = start; addr < end; addr += PAGE_SIZE)
		tlb_invalidate_range(mm, addr, addr + PAGE_SIZE);
	mmu_notifier_arch_invalidate_secondary_tlbs(mm, start, end);
	dsb();
}
