// SPDX-License-Identifier: GPL-2.0-or-later
/* Huge pages of a range are unmapped; tables of them may be shared with other processes. */
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

static void __unmap_hugepage_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
				   unsigned long start, unsigned long end)
{
	struct hstate *h = hstate_vma(vma);
	unsigned long address, sz = huge_page_size(h);
	struct page *page;
	spinlock_t *ptl;
	pte_t *ptep, pte;

	for (address = start; address < end; address += sz) {
		ptep = hugetlb_walk(vma, address, sz);
		if (!ptep)
			continue;
		ptl = huge_pte_lock(h, vma->vm_mm, ptep);
		if (huge_pmd_unshare(tlb, vma, address, ptep)) { /* expect gather-unshare source */
			spin_unlock(ptl);
			continue;
		}
		if (huge_pte_none(huge_ptep_get(vma->vm_mm, address, ptep))) {
			spin_unlock(ptl);
			continue;
		}
		pte = huge_ptep_get_and_clear(vma->vm_mm, address, ptep, sz);
		tlb_remove_huge_tlb_entry(h, tlb, ptep, address);
		page = vm_normal_page(vma, address, pte);
		if (page)
			page_remove_rmap(page);
		spin_unlock(ptl);
		if (page)
			tlb_remove_page(tlb, page);
	}
}

void unmap_hugepage_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct mmu_notifier_range range;
	struct mmu_gather tlb;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	i_mmap_lock_write(mapping);
	__unmap_hugepage_range(&tlb, vma, start, end); /* expect gather-unshare source */
	i_mmap_unlock_write(mapping); /* expect gather-unshare */
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
}
