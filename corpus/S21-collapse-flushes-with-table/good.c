// SPDX-License-Identifier: GPL-2.0-or-later
/* A file's pages have become one huge page: a table that still maps them one by one goes. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>

struct folio *filemap_lock_folio(struct address_space *mapping, unsigned long index);
bool folio_contains_page(struct folio *folio, struct page *page, unsigned int i);
void folio_ref_sub(struct folio *folio, int nr);

int collapse_pte_mapped_thp(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	unsigned long haddr = addr & PMD_MASK;
	struct mmu_notifier_range range;
	pmd_t *pmd = pmd_off(mm, haddr), pgt_pmd;
	spinlock_t *pml, *ptl;
	pte_t *start_pte, *pte;
	struct folio *folio;
	int i, nr_ptes = 0, result = -EAGAIN;

	folio = filemap_lock_folio(vma->vm_file->f_mapping, haddr >> PAGE_SHIFT);
	if (!folio)
		return -ENOENT;
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, haddr, haddr + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	start_pte = pte_offset_map_lock(mm, pmd, haddr, &ptl);
	if (!start_pte)
		goto out;

	/* Step 1: clear the entries.  Their flush is pmdp_collapse_flush()'s. */
	for (i = 0, addr = haddr, pte = start_pte; i < HPAGE_PMD_NR;
	     i++, addr += PAGE_SIZE, pte++) {
		pte_t ptent = ptep_get(pte);
		struct page *page;

		if (pte_none(ptent))
			continue;
		page = vm_normal_page(vma, addr, ptent);
		if (!page || !folio_contains_page(folio, page, i)) {
			result = -EINVAL;
			goto abort;
		}
		ptep_get_and_clear(mm, addr, pte);
		folio_remove_rmap_pte(folio, page, vma);
		nr_ptes++;
	}
	spin_unlock(ptl);

	/* Step 2: the empty table.  The lock of the pmds is taken outside that of the table. */
	pml = pmd_lock(mm, pmd);
	if (ptl != pml)
		spin_lock_nested(ptl, 1);
	pgt_pmd = pmdp_collapse_flush(vma, haddr, pmd);
	pte_unmap_unlock(start_pte, ptl);
	if (ptl != pml)
		spin_unlock(pml);
	pte_free_defer(mm, pmd_pgtable(pgt_pmd));
	result = 0;
	goto out;

abort:
	if (nr_ptes)
		flush_tlb_mm(mm);
	pte_unmap_unlock(start_pte, ptl);
out:
	mmu_notifier_invalidate_range_end(&range);
	if (nr_ptes)
		folio_ref_sub(folio, nr_ptes);
	folio_unlock(folio);
	return result;
}
