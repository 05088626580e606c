// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a range are unmapped; the gather keeps them until the TLB is flushed. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/sched.h>

/* Says whether the gather has to be flushed now. */
static bool zap_present_pte(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *pte,
			    unsigned long addr, bool *force_flush)
{
	pte_t ptent = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
	struct page *page = vm_normal_page(vma, addr, ptent);
	struct folio *folio;
	bool delay_rmap = false;

	tlb_remove_tlb_entry(tlb, pte, addr);
	if (!page)
		return false;
	folio = page_folio(page);
	if (!folio_test_anon(folio) && pte_dirty(ptent)) {
		set_page_dirty(page);
		*force_flush = delay_rmap = true;
	}
	if (!delay_rmap)
		folio_remove_rmap_pte(folio, page, vma);
	return __tlb_remove_page(tlb, page, delay_rmap);
}

static unsigned long zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end)
{
	pte_t *start_pte, *pte;
	bool force_flush = false;
	spinlock_t *ptl;

	start_pte = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	lazy_mmu_mode_enable();
	do {
		pte_t ptent = ptep_get(pte);

		if (pte_none(ptent))
			continue;
		if (!pte_present(ptent)) {
			pte_clear_not_present_full(tlb->mm, addr, pte, tlb->fullmm);
			continue;
		}
		if (zap_present_pte(tlb, vma, pte, addr, &force_flush)) {
			force_flush = true;
			addr += PAGE_SIZE;
			break;
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	if (!force_flush) {
		pte_unmap_unlock(start_pte, ptl);
		return addr;
	}

	tlb_flush_mmu_tlbonly(tlb);
	/* Nobody writes by an old translation any more. */
	tlb_flush_rmaps(tlb, vma);
	pte_unmap_unlock(start_pte, ptl);
	tlb_flush_mmu(tlb);
	return addr;
}

void zap_page_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_gather tlb;
	unsigned long next;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	while (addr != end) {
		next = pmd_addr_end(addr, end);
		addr = zap_pte_range(&tlb, vma, pmd_off(vma->vm_mm, addr), addr, next);
		cond_resched();
	}
	tlb_finish_mmu(&tlb);
}
