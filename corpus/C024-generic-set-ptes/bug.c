// SPDX-License-Identifier: GPL-2.0-or-later
/* The default for architectures without their own, and a caller with a section open. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *slot, pte_t pte, unsigned int left)
{
	arch_enter_lazy_mmu_mode(); /* expect lazy-nested */
	for (;;) {
		set_pte(slot, pte);
		if (--left == 0)
			break;
		slot++;
		pte = pte_next_pfn(pte);
	}
	arch_leave_lazy_mmu_mode();
}

/* Moves the entries of one table, all under one lock. */
static void move_ptes(struct vm_area_struct *vma, pte_t *src, unsigned long old_addr,
		      unsigned long old_end, pte_t *dst, unsigned long new_addr)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = old_addr;
	pte_t pte;

	arch_enter_lazy_mmu_mode(); /* expect lazy-nested section */
	for (; old_addr < old_end; src++, old_addr += PAGE_SIZE,
				   dst++, new_addr += PAGE_SIZE) {
		if (pte_none(ptep_get(src)))
			continue;
		pte = ptep_get_and_clear(mm, old_addr, src);
		set_ptes(mm, new_addr, dst, pte, 1); /* expect lazy-nested sink */
	}
	arch_leave_lazy_mmu_mode();
	flush_tlb_range(vma, start, old_end);
}

int mremap_within_table(struct vm_area_struct *vma, unsigned long old_addr,
			unsigned long new_addr, unsigned long len)
{
	spinlock_t *lock;
	pte_t *pte;

	pte = pte_offset_map_lock(vma->vm_mm, pmd_off(vma->vm_mm, old_addr), old_addr, &lock);
	if (!pte)
		return -EAGAIN;
	move_ptes(vma, pte, old_addr, old_addr + len, pte + (new_addr - old_addr) / PAGE_SIZE,
		  new_addr);
	pte_unmap_unlock(pte, lock);
	return 0;
}
