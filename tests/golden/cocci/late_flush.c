// SPDX-License-Identifier: GPL-2.0-or-later
/* Flushes that the patch of tlb-flush-after-unlock moves; compiled before and after. */
#include <asm/tlbflush.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>

void clear_one(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr);
void clear_one(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
}

void clear_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start, unsigned long end);
void clear_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start, unsigned long end)
{
	unsigned long addr, cleared = 0;
	spinlock_t *ptl;
	pte_t *first, *pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &ptl);

	if (!pte)
		return;
	first = pte;
	for (addr = start; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		ptep_get_and_clear(vma->vm_mm, addr, pte);
		cleared++;
	}
	pte_unmap_unlock(first, ptl);
	if (cleared)
		flush_tlb_range(vma, start, end);
}
