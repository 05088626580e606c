// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

static bool protect_clean(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old))
		return false;
	old = ptep_clear_flush(vma, addr, pte);
	set_pte_at(vma->vm_mm, addr, pte, pte_mkclean(pte_wrprotect(old)));
	return true;
}

static bool protect_page(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->vm_mm;
	bool done = false;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (pte) {
		done = protect_clean(vma, addr, pte);
		pte_unmap_unlock(pte, ptl);
	}
	return done;
}

int stable_page(struct vm_area_struct *vma, unsigned long addr, bool atomic);
int stable_page(struct vm_area_struct *vma, unsigned long addr, bool atomic)
{
	struct mmu_notifier_range range;
	bool done;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, addr, addr + PAGE_SIZE);
	if (!atomic)
		mmu_notifier_invalidate_range_start(&range);
	else if (mmu_notifier_invalidate_range_start_nonblock(&range))
		return -EAGAIN;
	done = protect_page(vma, addr);
	mmu_notifier_invalidate_range_end(&range);
	return done ? 0 : -ENOENT;
}
