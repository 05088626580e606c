// SPDX-License-Identifier: GPL-2.0-or-later
/* TLB flushes and loops. */
#include "api.h"

/* Silent: flushed if any turn has written. */
void flush_of_nothing_left(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			   pte_t *pte, pte_t v)
{
	unsigned long start = addr;
	bool written = false;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (pte_none(ptep_get(pte)))
			continue;
		set_pte_at(vma->vm_mm, addr, pte, v);
		written = true;
	}
	if (written)
		arch_flush_lazy_mmu_mode();
	flush_tlb_range(vma, start, end);
	lazy_mmu_mode_disable();
}

void flush_in_turn(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte,
		   pte_t v)
{
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		set_pte_at(vma->vm_mm, addr, pte, v);
		flush_tlb_page(vma, addr); /* expect: lazy-flush-order */
	}
	lazy_mmu_mode_disable();
}

void flush_of_the_turn_before(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			      pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (try_something()) {
			flush_tlb_range(vma, addr, end); /* expect: lazy-flush-order */
			break;
		}
		set_pte_at(vma->vm_mm, addr, pte, v);
	}
	lazy_mmu_mode_disable();
}

/* Silent: a read-modify-write is immediate. */
void rmw_needs_no_leave(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	ptep_set_wrprotect(vma->vm_mm, addr, pte);
	flush_tlb_page(vma, addr);
	lazy_mmu_mode_disable();
}

/* Silent: nothing is pending yet. */
void flush_before_writes(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	flush_tlb_page(vma, addr);
	set_pte_at(vma->vm_mm, addr, pte, v);
	lazy_mmu_mode_disable();
}
