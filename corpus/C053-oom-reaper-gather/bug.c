// SPDX-License-Identifier: GPL-2.0-or-later
/* The memory of a process that was killed is taken back, without waiting for anything. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct victim {
	struct mm_struct *mm;
	struct vm_area_struct **vmas;
	unsigned int nr_vmas;
};

static void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start;
	pte_t *start_pte, *pte, ptent;
	struct page *page;
	spinlock_t *ptl;

	start_pte = pte_offset_map_lock(vma->vm_mm, pmd_off(vma->vm_mm, addr), addr, &ptl);
	if (!start_pte)
		return;
	for (pte = start_pte; addr < vma->vm_end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		ptent = ptep_get_and_clear_full(vma->vm_mm, addr, pte, tlb->fullmm);
		tlb_remove_tlb_entry(tlb, pte, addr);
		page = vm_normal_page(vma, addr, ptent);
		if (!page)
			continue;
		page_remove_rmap(page);
		if (__tlb_remove_page(tlb, page, false))
			break;
	}
	pte_unmap_unlock(start_pte, ptl);
}

bool __oom_reap_task_mm(struct victim *victim)
{
	unsigned int i;
	bool ret = true;

	for (i = 0; i < victim->nr_vmas; i++) {
		struct vm_area_struct *vma = victim->vmas[i];
		struct mmu_notifier_range range;
		struct mmu_gather tlb;

		if (vma->vm_flags & (VM_HUGETLB | VM_SHARED))
			continue;
		mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, victim->mm, vma->vm_start,
					vma->vm_end);
		tlb_gather_mmu(&tlb, victim->mm); /* expect gather-unbalanced */
		if (mmu_notifier_invalidate_range_start_nonblock(&range)) {
			ret = false;
			continue;
		}
		unmap_page_range(&tlb, vma);
		mmu_notifier_invalidate_range_end(&range);
		tlb_finish_mmu(&tlb);
	}
	return ret; /* expect gather-unbalanced */
}
