// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <asm/tlb.h>

static bool zap_one(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		    pte_t *pte, bool *delayed)
{
	pte_t old = ptep_get_and_clear_full(vma->vm_mm, addr, pte, tlb->fullmm);
	struct folio *folio = vm_normal_folio(vma, addr, old);
	bool delay;

	tlb_remove_tlb_entry(tlb, pte, addr);
	if (!folio)
		return false;
	delay = pte_dirty(old) && !folio_test_anon(folio);
	if (delay) {
		set_page_dirty(&folio->page);
		*delayed = true;
	} else {
		folio_remove_rmap_pte(folio, &folio->page, vma);
	}
	return __tlb_remove_page(tlb, &folio->page, delay);
}

static unsigned long zap_table(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			       unsigned long addr, unsigned long end)
{
	bool full = false, delayed = false;
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return end;
	for (; addr != end && !full; pte++, addr += PAGE_SIZE) {
		if (pte_present(ptep_get(pte)))
			full = zap_one(tlb, vma, addr, pte, &delayed);
	}
	if (full || delayed) {
		tlb_flush_mmu_tlbonly(tlb);
		tlb_flush_rmaps(tlb, vma);
	}
	pte_unmap_unlock(start, ptl);
	if (full)
		tlb_flush_mmu(tlb);
	return addr;
}

void unmap_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);
void unmap_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	bool work = addr < end;

	if (work) {
		mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, vma->vm_mm, addr, end);
		mmu_notifier_invalidate_range_start(&range);
		tlb_gather_mmu(&tlb, vma->vm_mm);
	}
	while (addr < end)
		addr = zap_table(&tlb, vma, pmd, addr, end);
	if (work) {
		tlb_finish_mmu(&tlb);
		mmu_notifier_invalidate_range_end(&range);
	}
}
