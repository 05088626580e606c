// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of a range are thrown away at the process's own wish. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>

/* Says how many entries lost their page, or why not. */
static int madvise_free_entries(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				unsigned long addr, unsigned long end)
{
	pte_t *start_pte, *pte, ptent;
	struct page *page;
	spinlock_t *ptl;
	int freed = 0;

	start_pte = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!start_pte)
		return -EAGAIN;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		ptent = ptep_get(pte);
		page = vm_normal_page(vma, addr, ptent);
		if (!page)
			continue;
		/* Only clean pages: they can be read again. */
		if (pte_dirty(ptent))
			continue;
		ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm); /* expect gather-missing-entry */
		if (pte_young(ptent))
			tlb_remove_tlb_entry(tlb, pte, addr);
		page_remove_rmap(page);
		freed++;
	}
	pte_unmap_unlock(start_pte, ptl);
	return freed;
}

int madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	unsigned long next;
	int ret = 0;

	if (vma->vm_flags & VM_HUGETLB)
		return -EINVAL;
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	for (; start != end; start = next) {
		next = pmd_addr_end(start, end);
		ret = madvise_free_entries(&tlb, vma, pmd_off(vma->vm_mm, start), start, next); /* expect gather-missing-entry source */
		if (ret < 0) {
			mmu_notifier_invalidate_range_end(&range);
			return ret; /* expect gather-unbalanced */
		}
		cond_resched();
	}
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
	return 0;
}
