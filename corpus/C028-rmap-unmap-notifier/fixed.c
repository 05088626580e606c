// SPDX-License-Identifier: GPL-2.0-or-later
/* All mappings of a page are visited: to remove them, or to make them clean. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

/* NULL, or the locked entry that maps the page. */
static pte_t *page_check_address(struct page *page, struct vm_area_struct *vma,
				 unsigned long address, spinlock_t **ptlp)
{
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd_off(vma->vm_mm, address), address, ptlp);

	if (!pte)
		return NULL;
	if (vm_normal_page(vma, address, ptep_get(pte)) == page)
		return pte;
	pte_unmap_unlock(pte, *ptlp);
	return NULL;
}

bool try_to_unmap_one(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	struct mmu_notifier_range range;
	spinlock_t *ptl;
	pte_t *pte, pteval;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address,
				address + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pte = page_check_address(page, vma, address, &ptl);
	if (!pte)
		goto out;
	pteval = ptep_clear_flush(vma, address, pte);
	if (pte_dirty(pteval))
		set_page_dirty(page);
	page_remove_rmap(page);
	put_page(page);
	pte_unmap_unlock(pte, ptl);
out:
	mmu_notifier_invalidate_range_end(&range);
	return pte;
}

bool page_mkclean_one(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	struct mmu_notifier_range range;
	bool cleaned = false;
	spinlock_t *ptl;
	pte_t *pte, entry;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address,
				address + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pte = page_check_address(page, vma, address, &ptl);
	if (!pte)
		goto out;
	entry = ptep_get(pte);
	if (pte_dirty(entry) || pte_write(entry)) {
		entry = ptep_clear_flush(vma, address, pte);
		entry = pte_mkclean(pte_wrprotect(entry));
		set_pte_at(vma->vm_mm, address, pte, entry);
		cleaned = true;
	}
	pte_unmap_unlock(pte, ptl);
out:
	mmu_notifier_invalidate_range_end(&range);
	return cleaned;
}
