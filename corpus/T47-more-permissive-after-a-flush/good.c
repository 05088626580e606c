// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mm.h>

static unsigned int take_write(struct vm_area_struct *vma, pte_t *pte, unsigned long addr,
			       unsigned long end)
{
	unsigned int nr = 0;

	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)) || !pte_write(ptep_get(pte)))
			continue;
		ptep_set_wrprotect(vma->vm_mm, addr, pte);
		nr++;
	}
	return nr;
}

static void give_write(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
{
	pte_t old = ptep_get(pte);

	if (pte_present(old) && !pte_write(old))
		ptep_set_access_flags(vma, addr, pte, pte_mkwrite(pte_mkdirty(old), vma), 1);
}

/* All but the last page of the range become read-only; the last one may be written. */
unsigned int move_window(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start,
			 unsigned long last);
unsigned int move_window(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start,
			 unsigned long last)
{
	unsigned int nr;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &ptl);
	if (!pte)
		return 0;
	nr = take_write(vma, pte, start, last);
	flush_tlb_range(vma, start, last);
	give_write(vma, pte + (last - start) / PAGE_SIZE, last);
	pte_unmap_unlock(pte, ptl);
	return nr;
}
