// SPDX-License-Identifier: GPL-2.0-or-later
/* Swapped pages of a range are read in, before they are needed. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>
#include <linux/swapops.h>

struct folio *read_swap_cache_async(swp_entry_t entry, unsigned long addr);

static int swapin_walk_pmd_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				 struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->private;
	struct folio *folio;
	pte_t *pte = NULL;
	unsigned long addr;
	spinlock_t *ptl;
	pte_t entry;

	for (addr = start; addr < end; addr += PAGE_SIZE) {
		if (!pte++) {
			pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
			if (!pte)
				break;
		}
		entry = ptep_get(pte);
		if (pte_none(entry) || pte_present(entry) ||
		    non_swap_entry(pte_to_swp_entry(entry)))
			continue;

		pte_unmap_unlock(pte, ptl);
		pte = NULL;
		folio = read_swap_cache_async(pte_to_swp_entry(entry), addr);
		if (folio)
			folio_put(folio);
	}
	if (pte)
		pte_unmap_unlock(pte, ptl);
	cond_resched();
	return 0;
}

static const struct mm_walk_ops swapin_walk_ops = {
	.pmd_entry = swapin_walk_pmd_entry,
};

void force_swapin_readahead(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_walk walk = {
		.ops = &swapin_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = vma,
	};
	unsigned long next;

	for (; start < end; start = next) {
		next = pmd_addr_end(start, end);
		walk.ops->pmd_entry(pmd_off(walk.mm, start), start, next, &walk);
	}
}
