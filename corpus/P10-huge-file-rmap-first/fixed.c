// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge page is to be mapped by small pages; of files the entry just goes. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

/* Says whether there is something to be written back. */
static bool split_file_pmd(struct vm_area_struct *vma, pmd_t *pmd, unsigned long haddr)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	struct folio *folio;
	bool dirty = false;
	pmd_t old;

	if (!ptl)
		return false;
	folio = pmd_folio(pmdp_get(pmd));
	if (folio_test_anon(folio))
		goto out;
	old = pmdp_huge_get_and_clear(vma->vm_mm, haddr, pmd);
	flush_tlb_range(vma, haddr, haddr + HPAGE_PMD_SIZE);
	dirty = pmd_dirty(old);
	if (dirty)
		set_page_dirty(&folio->page);
	folio_remove_rmap_pmd(folio, &folio->page, vma);
out:
	spin_unlock(ptl);
	return dirty;
}

bool split_huge_pmd_address(struct vm_area_struct *vma, unsigned long address)
{
	unsigned long haddr = address & PMD_MASK;
	struct mmu_notifier_range range;
	bool dirty;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, haddr,
				haddr + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	dirty = split_file_pmd(vma, pmd_off(vma->vm_mm, haddr), haddr);
	mmu_notifier_invalidate_range_end(&range);
	return dirty;
}
