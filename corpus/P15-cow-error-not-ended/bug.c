// SPDX-License-Identifier: GPL-2.0-or-later
/* fork: huge pages become common property of parent and child. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

static int reserve_child_table(struct mm_struct *dst)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);

	if (!page)
		return -ENOMEM;
	dst->total_vm++;
	return 0;
}

static void protect_parent(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	struct hstate *h = hstate_vma(vma);
	spinlock_t *ptl = huge_pte_lock(h, vma->vm_mm, ptep);
	pte_t entry = huge_ptep_get(vma->vm_mm, addr, ptep);

	if (!huge_pte_none(entry) && pte_write(entry)) {
		set_huge_pte_at(vma->vm_mm, addr, ptep, pte_wrprotect(entry), huge_page_size(h));
		flush_hugetlb_tlb_range(vma, addr, addr + huge_page_size(h));
	}
	spin_unlock(ptl);
}

int copy_huge_range(struct mm_struct *dst, struct vm_area_struct *vma, unsigned long addr,
		    unsigned long end)
{
	bool cow = !(vma->vm_flags & VM_SHARED);
	struct mmu_notifier_range range;
	pte_t *ptep;
	int err = 0;

	if (cow) {
		mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, addr, end);
		mmu_notifier_invalidate_range_start(&range);
	}
	for (; addr != end; addr += PMD_SIZE) {
		ptep = hugetlb_walk(vma, addr, PMD_SIZE);
		if (!ptep)
			continue;
		err = reserve_child_table(dst);
		if (err)
			break;
		if (cow)
			protect_parent(vma, addr, ptep);
	}
	if (cow && !err)
		mmu_notifier_invalidate_range_end(&range);
	return err; /* expect notifier-unbalanced */
}
