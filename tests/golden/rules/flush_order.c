// SPDX-License-Identifier: GPL-2.0-or-later
/* TLB flushes before the section is left. */
#include "api.h"

void flush_in_section(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
		      unsigned long end)
{
	unsigned long start = addr;
	int changed = 0;

	lazy_mmu_mode_enable();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		set_pte_at(vma->vm_mm, addr, pte, pte_wrprotect(ptep_get(pte)));
		changed++;
	}
	if (changed)
		flush_tlb_range(vma, start, end); /* expect: lazy-flush-order */
	lazy_mmu_mode_disable();
}

static void protect(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_modify_prot_start(vma, addr, pte);

	ptep_modify_prot_commit(vma, addr, pte, old, pte_wrprotect(old));
}

void write_in_helper(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	protect(vma, addr, pte);
	flush_tlb_page(vma, addr); /* expect: lazy-flush-order */
	lazy_mmu_mode_disable();
}

static void finish(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	flush_tlb_range(vma, start, end); /* expect: lazy-flush-order */
}

void flush_in_helper(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	finish(vma, addr, addr + PAGE_SIZE);
	lazy_mmu_mode_disable();
}

void flush_after(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	lazy_mmu_mode_disable();
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
}

void nothing_written(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, bool change)
{
	lazy_mmu_mode_enable();
	if (change)
		set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	if (!change)
		flush_tlb_range(vma, addr, addr + PAGE_SIZE);
	lazy_mmu_mode_disable();
}

void completed_first(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	arch_flush_lazy_mmu_mode();
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
	lazy_mmu_mode_disable();
}

void no_section(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	protect(vma, addr, pte);
	flush_tlb_page(vma, addr);
}
