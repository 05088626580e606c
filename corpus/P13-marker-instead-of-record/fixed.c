// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a file are unmapped under a gather. */
#include <asm/tlb.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

/* The page that was mapped, for the caller to give away, or NULL. */
static struct page *zap_file_pte(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *pte,
				 unsigned long addr)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old))
		return NULL;
	old = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
	tlb_remove_tlb_entry(tlb, pte, addr);
	if (pte_uffd_wp(old)) {
		set_pte_at(tlb->mm, addr, pte, make_pte_marker(PTE_MARKER_UFFD_WP));
		page_remove_rmap(pfn_to_page(pte_pfn(old)));
		return NULL;
	}
	return pfn_to_page(pte_pfn(old));
}

static void zap_file_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
			   unsigned long end)
{
	pte_t *first, *pte;
	struct page *page;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(tlb->mm, pmd_off(tlb->mm, addr), addr, &ptl);
	if (!first)
		return;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		page = zap_file_pte(tlb, vma, pte, addr);
		if (!page)
			continue;
		page_remove_rmap(page);
		__tlb_remove_page(tlb, page, false);
	}
	pte_unmap_unlock(first, ptl);
}

void unmap_mapping_range_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu_notifier_range range;
	struct mmu_gather tlb;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	zap_file_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
}
