// SPDX-License-Identifier: GPL-2.0-or-later
/* A write to a huge page that is mapped read-only. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);
void copy_huge_page(struct page *dst, struct page *src);
int page_count(const struct page *page);
pte_t make_huge_pte(struct vm_area_struct *vma, struct page *page, bool writable);

static int hugetlb_cow(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address,
		       pte_t *ptep, pte_t pte, spinlock_t *ptl)
{
	struct page *old_page = vm_normal_page(vma, address, pte), *new_page;
	unsigned long sz = huge_page_size(hstate_vma(vma));
	struct mmu_notifier_range range;

	/* Nobody else has it: it only becomes writable, which needs no flush. */
	if (page_count(old_page) == 1) {
		ptep_set_access_flags(vma, address, ptep, pte_mkwrite(pte_mkdirty(pte), vma), 1);
		spin_unlock(ptl);
		return 0;
	}
	get_page(old_page);
	spin_unlock(ptl);
	new_page = alloc_pages(GFP_KERNEL, hstate_vma(vma)->order);
	if (!new_page) {
		put_page(old_page);
		return -ENOMEM;
	}
	copy_huge_page(new_page, old_page);

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address, address + sz);
	mmu_notifier_invalidate_range_start(&range);
	ptl = huge_pte_lock(hstate_vma(vma), mm, ptep);
	if (pte_same(huge_ptep_get(mm, address, ptep), pte)) {
		huge_ptep_clear_flush(vma, address, ptep);
		set_huge_pte_at(mm, address, ptep, make_huge_pte(vma, new_page, true), sz);
		page_remove_rmap(old_page);
		/* The mapping's reference is the old page's now. */
		new_page = old_page;
	}
	spin_unlock(ptl);
	mmu_notifier_invalidate_range_end(&range);
	put_page(new_page);
	put_page(old_page);
	return 0;
}

int hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address)
{
	struct hstate *h = hstate_vma(vma);
	pte_t *ptep = hugetlb_walk(vma, address, huge_page_size(h)), entry;
	spinlock_t *ptl;

	if (!ptep)
		return -ENOENT;
	ptl = huge_pte_lock(h, mm, ptep);
	entry = huge_ptep_get(mm, address, ptep);
	if (huge_pte_none(entry) || pte_write(entry)) {
		spin_unlock(ptl);
		return 0;
	}
	return hugetlb_cow(mm, vma, address, ptep, entry, ptl);
}
