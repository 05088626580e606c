// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory is taken from a process that cannot be waited for. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

static unsigned int reap_table(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned int reaped = 0;
	pte_t *first, *pte;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (!first)
		return 0;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		ptep_clear_flush(vma, addr, pte);
		reaped++;
	}
	pte_unmap_unlock(first, ptl);
	return reaped;
}

static int reap_start(struct mmu_notifier_range *range, struct vm_area_struct *vma,
		      bool can_sleep)
{
	mmu_notifier_range_init(range, MMU_NOTIFY_UNMAP, 0, vma->vm_mm, vma->vm_start, vma->vm_end);
	if (!can_sleep)
		return mmu_notifier_invalidate_range_start_nonblock(range);
	mmu_notifier_invalidate_range_start(range);
	return 0;
}

int reap_vma(struct vm_area_struct *vma, bool can_sleep)
{
	struct mmu_notifier_range range;
	int ret;

	if (vma->vm_flags & VM_HUGETLB)
		return -EINVAL;
	ret = reap_start(&range, vma, can_sleep);
	if (ret)
		goto out;
	ret = reap_table(vma, vma->vm_start, vma->vm_end);
out:
	mmu_notifier_invalidate_range_end(&range); /* expect notifier-unbalanced */
	return ret;
}
