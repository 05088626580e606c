// SPDX-License-Identifier: GPL-2.0-or-later
/* Collects pages for a move to a device; large folios are split first. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/swapops.h>

static int migrate_vma_split_folio(struct folio *folio)
{
	int ret;

	folio_get(folio);
	folio_lock(folio);
	ret = split_folio(folio) ? -EBUSY : 0;
	folio_unlock(folio);
	/* The entry has its own reference. */
	folio_put(folio);
	return ret;
}

static bool collect_one(struct vm_area_struct *vma, pte_t *slot, unsigned long addr,
			struct page *page)
{
	struct folio *folio = page_folio(page);
	pte_t swp_pte;

	if (!folio_trylock(folio))
		return false;
	folio_get(folio);
	ptep_clear_flush(vma, addr, slot);
	swp_pte = swp_entry_to_pte(make_readable_migration_entry(page_to_pfn(page)));
	set_pte_at(vma->vm_mm, addr, slot, swp_pte);
	folio_remove_rmap_pte(folio, page, vma);
	folio_put(folio);
	return true;
}

/* -EBUSY: a folio could not be split, the rest is skipped. */
static int migrate_vma_collect_pmd(struct vm_area_struct *vma, pmd_t *pmdp, unsigned long start,
				   unsigned long end, unsigned long *cpages)
{
	unsigned long addr = start;
	spinlock_t *lock;
	pte_t *slot;
	int ret;

again:
	slot = pte_offset_map_lock(vma->vm_mm, pmdp, addr, &lock);
	if (!slot)
		return 0;
	lazy_mmu_mode_enable();

	for (; addr < end; addr += PAGE_SIZE, slot++) {
		pte_t pte = ptep_get(slot);
		struct page *page;

		if (pte_none(pte))
			continue;
		if (!pte_present(pte)) {
			if (!is_device_exclusive_entry(pte_to_swp_entry(pte)))
				continue;
			page = pfn_swap_entry_to_page(pte_to_swp_entry(pte));
			if (folio_test_large(page_folio(page))) {
				lazy_mmu_mode_disable();
				pte_unmap_unlock(slot, lock);
				ret = migrate_vma_split_folio(page_folio(page));
				if (ret)
					return -EBUSY;
				goto again;
			}
			continue;
		}

		page = vm_normal_page(vma, addr, pte);
		if (page && folio_test_large(page_folio(page))) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(slot, lock);
			ret = migrate_vma_split_folio(page_folio(page));
			if (ret)
				return -EBUSY;
			goto again;
		}
		if (page && collect_one(vma, slot, addr, page))
			(*cpages)++;
	}

	lazy_mmu_mode_disable();
	pte_unmap_unlock(slot - 1, lock);
	return 0;
}

unsigned long migrate_vma_collect(struct vm_area_struct *vma, unsigned long start,
				  unsigned long end)
{
	struct mmu_notifier_range range;
	unsigned long cpages = 0;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	migrate_vma_collect_pmd(vma, pmd_off(vma->vm_mm, start), start, end, &cpages);
	mmu_notifier_invalidate_range_end(&range);
	return cpages;
}
