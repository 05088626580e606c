// SPDX-License-Identifier: GPL-2.0-or-later
/* A mapping is replaced: the old pages go, if the new mapping can be had. */
#include <asm/tlb.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct remap_request {
	struct vm_area_struct *vma;
	unsigned long start, end;
	bool sealed;
};

static void zap_range(struct mmu_gather *tlb, struct remap_request *req)
{
	unsigned long addr = req->start;
	pte_t *first, *pte, old;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(tlb->mm, pmd_off(tlb->mm, addr), addr, &ptl);
	if (!first)
		return;
	for (; addr != req->end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		old = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
		tlb_remove_tlb_entry(tlb, pte, addr);
		page_remove_rmap(pfn_to_page(pte_pfn(old)));
	}
	pte_unmap_unlock(first, ptl);
}

int replace_mapping(struct remap_request *req)
{
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	struct page *page = alloc_pages(GFP_KERNEL, 0);
	int err = 0;

	if (!page)
		return -ENOMEM;
	mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, req->vma->vm_mm, req->start, req->end);
	mmu_notifier_invalidate_range_start(&range);
	if (req->sealed) {
		err = -EBUSY;
		goto finish;
	}
	tlb_gather_mmu(&tlb, req->vma->vm_mm);
	if (req->start == req->end) {
		err = -EINVAL;
		goto finish;
	}
	zap_range(&tlb, req);

finish:
	tlb_finish_mmu(&tlb); /* expect gather-unbalanced */
	mmu_notifier_invalidate_range_end(&range);
	if (err)
		__free_page(page);
	return err;
}
