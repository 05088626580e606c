// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <asm/tlbflush.h>

static bool detach(struct folio *folio, struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old) || vm_normal_folio(vma, addr, old) != folio)
		return false;
	old = ptep_get_and_clear(vma->vm_mm, addr, pte);
	set_tlb_ubc_flush_pending(vma->vm_mm, old, addr, addr + PAGE_SIZE);
	folio_remove_rmap_pte(folio, &folio->page, vma);
	folio_put(folio);
	return true;
}

static bool detach_at(struct folio *folio, struct vm_area_struct *vma, pmd_t *pmd,
		      unsigned long addr)
{
	struct mmu_notifier_range range;
	bool done = false;
	spinlock_t *ptl;
	pte_t *pte;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, addr, addr + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (pte) {
		flush_tlb_batched_pending(vma->vm_mm);
		done = detach(folio, vma, addr, pte);
		pte_unmap_unlock(pte, ptl);
	}
	mmu_notifier_invalidate_range_end(&range);
	return done;
}

int reclaim_one(struct folio *folio, struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr);
int reclaim_one(struct folio *folio, struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	int err = -EBUSY;

	folio_get(folio);
	if (folio_trylock(folio)) {
		if (detach_at(folio, vma, pmd, addr))
			err = 0;
		folio_unlock(folio);
	}
	if (!err)
		try_to_unmap_flush();
	folio_put(folio);
	return err;
}
