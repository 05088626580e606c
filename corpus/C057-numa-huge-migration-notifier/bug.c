// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge page is used by another node than its own, and is copied there. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot);
void migrate_page_copy(struct page *newpage, struct page *page);
int page_count(const struct page *page);

/* Says whether the table maps the new page. */
static bool replace_huge_pmd(struct vm_area_struct *vma, unsigned long start, pmd_t *pmd,
			     struct page *new_page, struct page *page)
{
	pmd_t orig_entry, entry = mk_huge_pmd(new_page, vma->vm_page_prot);

	orig_entry = pmdp_huge_clear_flush(vma, start, pmd); /* expect notifier-missing */
	set_pmd_at(vma->vm_mm, start, pmd, entry);
	/* Somebody has pinned it before it was flushed: back, as if nothing had been. */
	if (page_count(page) != 2) {
		pmdp_huge_clear_flush(vma, start, pmd); /* expect notifier-missing */
		set_pmd_at(vma->vm_mm, start, pmd, orig_entry);
		return false;
	}
	folio_remove_rmap_pmd(page_folio(page), page, vma);
	return true;
}

int migrate_misplaced_transhuge_page(struct vm_area_struct *vma, pmd_t *pmd, pmd_t entry,
				     unsigned long address, struct page *page)
{
	unsigned long mmun_start = address & PMD_MASK;
	struct mm_struct *mm = vma->vm_mm;
	bool isolated = false;
	struct page *new_page;
	spinlock_t *ptl;

	new_page = alloc_pages(GFP_KERNEL, PMD_SHIFT - PAGE_SHIFT);
	if (!new_page)
		return -ENOMEM;
	migrate_page_copy(new_page, page);

	ptl = pmd_lock(mm, pmd);
	if (pmd_same(pmdp_get(pmd), entry))
		isolated = replace_huge_pmd(vma, mmun_start, pmd, new_page, page); /* expect notifier-missing source */
	spin_unlock(ptl);

	if (!isolated) {
		put_page(new_page);
		return -EAGAIN;
	}
	/* What the mapping had of the old one. */
	put_page(page);
	return 0;
}
