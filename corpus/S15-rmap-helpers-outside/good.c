// SPDX-License-Identifier: GPL-2.0-or-later
/* Unmapping one page, and ageing the entries around it. */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/swapops.h>

static void restore_exclusive_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	struct page *page = pfn_swap_entry_to_page(pte_to_swp_entry(ptep_get(ptep)));

	set_pte_at(vma->vm_mm, addr, ptep, pte_mkold(mk_pte(page, vma->vm_page_prot)));
}

static bool install_uffd_wp_if_needed(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
				      pte_t pteval)
{
	WARN_ON_ONCE(!pte_none(ptep_get(ptep)));
	if (!pte_uffd_wp(pteval))
		return false;
	set_pte_at(vma->vm_mm, addr, ptep, make_pte_marker(PTE_MARKER_UFFD_WP));
	return true;
}

static bool unmap_entry(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	struct folio *folio;
	struct page *page;
	spinlock_t *lock;
	pte_t *pte, pteval;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &lock);
	if (!pte)
		return false;
	pteval = ptep_get(pte);
	if (!pte_none(pteval) && !pte_present(pteval) &&
	    is_device_exclusive_entry(pte_to_swp_entry(pteval))) {
		restore_exclusive_pte(vma, addr, pte);
		pteval = ptep_get(pte);
	}
	if (!pte_present(pteval) || !vm_normal_page(vma, addr, pteval)) {
		pte_unmap_unlock(pte, lock);
		return false;
	}

	page = vm_normal_page(vma, addr, pteval);
	folio = page_folio(page);
	pteval = ptep_clear_flush(vma, addr, pte);
	if (!install_uffd_wp_if_needed(vma, addr, pte, pteval))
		pte_clear(vma->vm_mm, addr, pte);
	WARN_ON_ONCE(pte_present(ptep_get(pte)));
	folio_remove_rmap_pte(folio, page, vma);
	pte_unmap_unlock(pte, lock);
	folio_put(folio);
	return true;
}

bool try_to_unmap_one(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	struct mmu_notifier_range range;
	bool unmapped;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, addr, addr + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	unmapped = unmap_entry(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(&range);
	return unmapped;
}

void lru_gen_look_around(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start,
			 unsigned long end)
{
	spinlock_t *lock;
	pte_t *first, *pte;

	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &lock);
	if (!pte)
		return;
	lazy_mmu_mode_enable();
	for (; start != end; pte++, start += PAGE_SIZE) {
		if (pte_present(ptep_get(pte)))
			ptep_test_and_clear_young(vma, start, pte);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
}
