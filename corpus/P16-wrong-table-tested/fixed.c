// SPDX-License-Identifier: GPL-2.0-or-later
/* A page of the process goes to another address. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct move_ends {
	struct vm_area_struct *vma;
	unsigned long src, dst;
};

static int move_locked(const struct move_ends *ends, pte_t *dst_pte, pte_t *src_pte)
{
	struct mm_struct *mm = ends->vma->vm_mm;
	pte_t entry = ptep_get(src_pte);

	if (!pte_none(ptep_get(dst_pte)))
		return -EBUSY;
	if (!pte_present(entry))
		return -ENOENT;
	entry = ptep_clear_flush(ends->vma, ends->src, src_pte);
	set_pte_at(mm, ends->dst, dst_pte, entry);
	return 0;
}

static int move_pte(const struct move_ends *ends)
{
	struct mm_struct *mm = ends->vma->vm_mm;
	spinlock_t *src_ptl, *dst_ptl;
	pte_t *src_pte, *dst_pte;
	int err;

	src_pte = pte_offset_map_lock(mm, pmd_off(mm, ends->src), ends->src, &src_ptl);
	if (!src_pte)
		return -EAGAIN;
	dst_pte = pte_offset_map_lock(mm, pmd_off(mm, ends->dst), ends->dst, &dst_ptl);
	if (!dst_pte) {
		err = -EAGAIN;
		goto out;
	}
	err = move_locked(ends, dst_pte, src_pte);
	pte_unmap_unlock(dst_pte, dst_ptl);
out:
	pte_unmap_unlock(src_pte, src_ptl);
	return err;
}

int move_page(const struct move_ends *ends)
{
	struct mmu_notifier_range range;
	int err;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, ends->vma->vm_mm, ends->src,
				ends->src + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	err = move_pte(ends);
	mmu_notifier_invalidate_range_end(&range);
	return err;
}
