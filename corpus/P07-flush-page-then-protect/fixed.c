// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages whose contents are compared must not change meanwhile. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

struct stable_walk {
	struct vm_area_struct *vma;
	unsigned long dirtied;
};

static bool needs_protection(pte_t entry)
{
	return pte_present(entry) && (pte_write(entry) || pte_dirty(entry));
}

static void protect_entry(struct stable_walk *walk, unsigned long addr, pte_t *pte)
{
	pte_t entry;

	entry = ptep_modify_prot_start(walk->vma, addr, pte);
	if (pte_dirty(entry))
		walk->dirtied++;
	ptep_modify_prot_commit(walk->vma, addr, pte, entry, pte_mkclean(pte_wrprotect(entry)));
	flush_tlb_page(walk->vma, addr);
}

unsigned long stabilise_pages(struct stable_walk *walk, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = walk->vma->vm_mm;
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (!start)
		return 0;
	do {
		if (!needs_protection(ptep_get(pte)))
			continue;
		protect_entry(walk, addr, pte);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start, ptl);
	return walk->dirtied;
}
