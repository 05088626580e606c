// SPDX-License-Identifier: GPL-2.0-or-later
/* A range is unmapped; parts of it may be mapped by huge pages. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/sched.h>

/* One: it was huge, and is done. */
static int zap_huge_pmd(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			unsigned long addr)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	struct folio *folio;
	pmd_t orig_pmd;

	if (!ptl)
		return 0;
	orig_pmd = pmdp_huge_get_and_clear(tlb->mm, addr, pmd); /* expect gather-missing-entry */
	folio = pmd_present(orig_pmd) ? pmd_folio(orig_pmd) : NULL;
	if (folio)
		folio_remove_rmap_pmd(folio, &folio->page, vma);
	spin_unlock(ptl);
	return 1;
}

static void zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			  unsigned long addr, unsigned long end)
{
	pte_t *pte, *start_pte, ptent;
	struct page *page;
	spinlock_t *ptl;

	pte = start_pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return;
	do {
		if (pte_none(ptep_get(pte)))
			continue;
		ptent = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
		tlb_remove_tlb_entry(tlb, pte, addr);
		page = vm_normal_page(vma, addr, ptent);
		if (page)
			page_remove_rmap(page);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start_pte, ptl);
}

void unmap_single_vma(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_gather tlb;
	unsigned long next;
	pmd_t *pmd;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	for (; addr != end; addr = next) {
		next = pmd_addr_end(addr, end);
		pmd = pmd_off(vma->vm_mm, addr);
		if (pmd_none(pmdp_get(pmd)))
			continue;
		if (next - addr == PMD_SIZE && zap_huge_pmd(&tlb, vma, pmd, addr)) /* expect gather-missing-entry source */
			continue;
		zap_pte_range(&tlb, vma, pmd, addr, next);
		cond_resched();
	}
	tlb_finish_mmu(&tlb);
}
