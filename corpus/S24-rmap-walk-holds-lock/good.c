// SPDX-License-Identifier: GPL-2.0-or-later
/* Reclaim takes a page away from one of the processes that map it. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct page_vma_mapped_walk {
	struct page *page;
	struct vm_area_struct *vma;
	unsigned long address;
	pte_t *pte;
	spinlock_t *ptl;
};

bool page_is_mlocked(struct page *page);

static inline void page_vma_mapped_walk_done(struct page_vma_mapped_walk *pvmw)
{
	if (pvmw->pte)
		pte_unmap(pvmw->pte);
	if (pvmw->ptl)
		spin_unlock(pvmw->ptl);
}

/* True: an entry is found, and locked until the next call. */
static bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw)
{
	struct mm_struct *mm = pvmw->vma->vm_mm;
	pmd_t *pmd = pmd_off(mm, pvmw->address);

	/* A small page is in one place of a mapping only. */
	if (pvmw->pte)
		goto not_found;
	pvmw->pte = pte_offset_map_lock(mm, pmd, pvmw->address, &pvmw->ptl);
	if (!pvmw->pte) {
		pvmw->ptl = NULL;
		return false;
	}
	if (vm_normal_page(pvmw->vma, pvmw->address, ptep_get(pvmw->pte)) == pvmw->page)
		return true;
not_found:
	page_vma_mapped_walk_done(pvmw);
	return false;
}

bool try_to_unmap_one(struct page *page, struct vm_area_struct *vma, unsigned long address,
		      bool defer_flush)
{
	struct page_vma_mapped_walk pvmw = { .page = page, .vma = vma, .address = address };
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_notifier_range range;
	bool ret = true;
	pte_t pteval;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address, address + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	while (page_vma_mapped_walk(&pvmw)) {
		if (page_is_mlocked(page)) {
			page_vma_mapped_walk_done(&pvmw);
			ret = false;
			break;
		}
		if (!defer_flush) {
			pteval = ptep_clear_flush(vma, address, pvmw.pte);
		} else {
			pteval = ptep_get_and_clear(mm, address, pvmw.pte);
			set_tlb_ubc_flush_pending(mm, pteval, address, address + PAGE_SIZE);
		}
		if (pte_dirty(pteval))
			set_page_dirty(page);
		page_remove_rmap(page);
		put_page(page);
	}
	mmu_notifier_invalidate_range_end(&range);
	return ret;
}
