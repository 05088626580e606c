// SPDX-License-Identifier: GPL-2.0-or-later
/* Unmapping takes the page table away as well if nothing is left in it. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/sched.h>

static bool zap_empty_pte_table(struct mm_struct *mm, pmd_t *pmd, spinlock_t *lock, pmd_t *old)
{
	spinlock_t *pmd_ptl = pmd_lockptr(mm, pmd);

	if (lock != pmd_ptl && !spin_trylock(pmd_ptl))
		return false;
	*old = pmdp_get(pmd);
	pmd_clear(pmd);
	if (lock != pmd_ptl)
		spin_unlock(pmd_ptl);
	return true;
}

/* True: the gather is full. */
static bool zap_one(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *pte, pte_t val,
		    unsigned long addr)
{
	struct page *page = vm_normal_page(vma, addr, val);

	ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
	tlb_remove_tlb_entry(tlb, pte, addr);
	if (!page)
		return false;
	folio_remove_rmap_pte(page_folio(page), page, vma);
	return __tlb_remove_page(tlb, page, false);
}

static unsigned long zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end)
{
	bool can_reclaim_pt = end - addr >= PMD_SIZE, reclaimed = false;
	unsigned long start = addr;
	pte_t *first, *pte;
	pmd_t old = {};
	spinlock_t *lock;

	first = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &lock);
	if (!pte)
		return addr;

	lazy_mmu_mode_enable();
	do {
		pte_t val = ptep_get(pte);

		if (need_resched()) {
			can_reclaim_pt = false;
			break;
		}
		if (pte_present(val) && zap_one(tlb, vma, pte, val, addr)) {
			can_reclaim_pt = false;
			addr += PAGE_SIZE;
			break;
		}
		if (!pte_present(val) && !pte_none(val))
			can_reclaim_pt = false;
	} while (pte++, addr += PAGE_SIZE, addr != end);

	lazy_mmu_mode_disable();
	if (can_reclaim_pt)
		reclaimed = zap_empty_pte_table(tlb->mm, pmd,
						lock, &old);
	if (reclaimed)
		flush_tlb_range(vma, start, end);
	pte_unmap_unlock(first, lock);

	if (reclaimed) {
		tlb_remove_table_sync_one();
		pte_free(tlb->mm, pmd_pgtable(old));
	}
	return addr;
}

unsigned long zap_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	addr = zap_pte_range(&tlb, vma, pmd_off(vma->vm_mm, addr), addr, end);
	tlb_finish_mmu(&tlb);
	return addr;
}
