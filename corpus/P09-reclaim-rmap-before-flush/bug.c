// SPDX-License-Identifier: GPL-2.0-or-later
/* The mappings of a page are taken away so that it can be written out and freed. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct unmap_walk {
	struct folio *folio;
	unsigned int left;
};

/* What the hardware has noted in the entry goes to the page. */
static bool transfer_dirty(struct folio *folio, pte_t pteval)
{
	if (!pte_dirty(pteval))
		return false;
	set_page_dirty(&folio->page);
	return true;
}

static bool try_to_unmap_one(struct unmap_walk *walk, struct vm_area_struct *vma,
			     unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl;
	pte_t *pte, pteval;
	struct folio *folio;
	bool found = false;

	pte = pte_offset_map_lock(mm, pmd_off(mm, address), address, &ptl);
	if (!pte)
		return false;
	pteval = ptep_get(pte);
	folio = vm_normal_folio(vma, address, pteval);
	if (!folio || folio != walk->folio)
		goto unlock;
	if (folio_test_anon(folio)) {
		/* There is nothing to write back to. */
		walk->left++;
		goto unlock;
	}
	pteval = ptep_get_and_clear(mm, address, pte); /* expect tlb-free-before-flush source */
	found = transfer_dirty(folio, pteval);
	folio_remove_rmap_pte(folio, &folio->page, vma); /* expect tlb-free-before-flush */
	flush_tlb_page(vma, address);
unlock:
	pte_unmap_unlock(pte, ptl);
	return found;
}

bool try_to_unmap(struct unmap_walk *walk, struct vm_area_struct **vmas, unsigned int nr,
		  unsigned long address)
{
	struct mmu_notifier_range range;
	bool dirty = false;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vmas[i]->vm_mm, address,
					address + PAGE_SIZE);
		mmu_notifier_invalidate_range_start(&range);
		dirty |= try_to_unmap_one(walk, vmas[i], address);
		mmu_notifier_invalidate_range_end(&range);
	}
	return dirty;
}
