// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct drop_range {
	struct vm_area_struct *vma;
	unsigned long start, end;
	unsigned int now;
};

static int drop_entry(struct mmu_gather *tlb, struct drop_range *range, pte_t *pte,
		      unsigned long addr)
{
	pte_t old = ptep_get(pte);

	if (pte_none(old))
		return 0;
	if (!pte_present(old)) {
		pte_clear_not_present_full(tlb->mm, addr, pte, tlb->fullmm);
		return 0;
	}
	if (range->now) {
		range->now--;
		old = ptep_clear_flush(range->vma, addr, pte);
		return pte_dirty(old) ? -EBUSY : 0;
	}
	ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
	tlb_remove_tlb_entry(tlb, pte, addr);
	return 0;
}

int drop_entries(struct drop_range *range);
int drop_entries(struct drop_range *range)
{
	struct mm_struct *mm = range->vma->vm_mm;
	struct mmu_notifier_range told;
	unsigned long addr = range->start;
	struct mmu_gather tlb;
	pte_t *start, *pte;
	spinlock_t *ptl;
	int err = 0;

	if (addr == range->end)
		return -EINVAL;
	mmu_notifier_range_init(&told, MMU_NOTIFY_CLEAR, 0, mm, addr, range->end);
	mmu_notifier_invalidate_range_start(&told);
	tlb_gather_mmu(&tlb, mm);
	start = pte = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (!start) {
		err = -EAGAIN;
		goto finish;
	}
	for (; addr != range->end; pte++, addr += PAGE_SIZE) {
		err = drop_entry(&tlb, range, pte, addr);
		if (err)
			goto unlock;
	}
unlock:
	pte_unmap_unlock(start, ptl);
finish:
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&told);
	return err;
}
