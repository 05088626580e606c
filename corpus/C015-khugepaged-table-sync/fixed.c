// SPDX-License-Identifier: GPL-2.0-or-later
/* A range of small pages becomes one huge page; its page table is no longer needed. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>

pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot);

/* All entries have to be there. */
static bool __collapse_huge_page_isolate(struct vm_area_struct *vma, unsigned long address,
					 pte_t *pte)
{
	pte_t *_pte;

	for (_pte = pte; _pte < pte + HPAGE_PMD_NR; _pte++, address += PAGE_SIZE) {
		pte_t pteval = ptep_get(_pte);

		if (!pte_present(pteval) || !vm_normal_page(vma, address, pteval))
			return false;
	}
	return true;
}

int collapse_huge_page(struct vm_area_struct *vma, unsigned long address, struct page *hpage)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = pmd_off(mm, address), detached;
	struct mmu_notifier_range range;
	spinlock_t *ptl, *pte_ptl;
	bool isolated = false;
	pte_t *pte;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address, address + PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	ptl = pmd_lock(mm, pmd);
	detached = pmdp_collapse_flush(vma, address, pmd);
	spin_unlock(ptl);
	mmu_notifier_invalidate_range_end(&range);
	tlb_remove_table_sync_one();

	pte = pte_offset_map_lock(mm, &detached, address, &pte_ptl);
	if (pte) {
		isolated = __collapse_huge_page_isolate(vma, address, pte);
		pte_unmap_unlock(pte, pte_ptl);
	}
	ptl = pmd_lock(mm, pmd);
	if (!isolated) {
		/* Put back as it was: that is no reuse. */
		pmd_populate(mm, pmd, pmd_pgtable(detached));
		spin_unlock(ptl);
		return -EAGAIN;
	}
	pgtable_trans_huge_deposit(mm, pmd, pmd_pgtable(detached));
	set_pmd_at(mm, address, pmd, mk_huge_pmd(hpage, vma->vm_page_prot));
	spin_unlock(ptl);
	return 0;
}

/* The huge page is in the page cache: the table goes, and faults come back for the page. */
void collapse_and_free_pmd(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			   pmd_t *pmdp)
{
	struct mmu_notifier_range range;
	spinlock_t *ptl;
	pmd_t pmd;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, addr, addr + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	ptl = pmd_lock(mm, pmdp);
	pmd = pmdp_collapse_flush(vma, addr, pmdp);
	spin_unlock(ptl);
	tlb_remove_table_sync_one();
	mmu_notifier_invalidate_range_end(&range);
	pte_free(mm, pmd_pgtable(pmd));
}
