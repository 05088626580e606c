// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a shared mapping are made read-only, to learn who writes. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

struct wp_walk {
	struct vm_area_struct *vma;
	unsigned long total;
	unsigned long limit;
};

/* Says whether the entry could be written by. */
static bool wp_pte(struct wp_walk *walk, unsigned long addr, pte_t *pte)
{
	if (!pte_write(ptep_get(pte)))
		return false;
	ptep_set_wrprotect(walk->vma->vm_mm, addr, pte); /* expect tlb-missing-flush */
	walk->total++;
	return true;
}

/* No more than the limit: the caller continues where this has ended. */
unsigned long wp_shared_mapping_range(struct wp_walk *walk, unsigned long addr, unsigned long end)
{
	unsigned long start = addr;
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

	start_pte = pte = pte_offset_map_lock(walk->vma->vm_mm, pmd_off(walk->vma->vm_mm, addr),
					      addr, &ptl);
	if (!pte)
		return addr;
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			continue;
		wp_pte(walk, addr, pte); /* expect tlb-missing-flush source */
		if (walk->total == walk->limit)
			goto full;
	}
	flush_tlb_range(walk->vma, start, addr);
full:
	pte_unmap_unlock(start_pte, ptl);
	return addr;
}

/* Takes the dirty bits away and notes where they were. */
void clean_record_shared_mapping_range(struct vm_area_struct *vma, unsigned long addr,
				       unsigned long end, unsigned long *bitmap)
{
	unsigned long start = addr;
	pte_t *pte, *start_pte, entry;
	spinlock_t *ptl;

	start_pte = pte_offset_map_lock(vma->vm_mm, pmd_off(vma->vm_mm, addr), addr, &ptl);
	if (!start_pte)
		return;
	flush_tlb_range(vma, start, end); /* expect tlb-flush-before-update */
	for (pte = start_pte; addr < end; pte++, addr += PAGE_SIZE) {
		entry = ptep_get(pte);
		if (!pte_present(entry) || !pte_dirty(entry))
			continue;
		entry = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, entry, pte_mkclean(entry)); /* expect tlb-flush-before-update source */
		*bitmap |= 1UL << ((addr - start) >> PAGE_SHIFT);
	}
	pte_unmap_unlock(start_pte, ptl);
}
