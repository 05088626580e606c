// SPDX-License-Identifier: GPL-2.0-or-later
/* A page is moved from one address to another, at the wish of user space. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

static void double_pt_lock(spinlock_t *ptl1, spinlock_t *ptl2)
{
	spin_lock(ptl1);
	if (ptl1 != ptl2)
		spin_lock_nested(ptl2, 1);
}

static void double_pt_unlock(spinlock_t *ptl1, spinlock_t *ptl2)
{
	spin_unlock(ptl1);
	if (ptl1 != ptl2)
		spin_unlock(ptl2);
}

static pte_t read_locked(pte_t *pte, spinlock_t *ptl)
{
	pte_t entry;

	spin_lock(ptl);
	entry = ptep_get(pte);
	spin_unlock(ptl);
	return entry;
}

static int move_present_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			    unsigned long dst_addr, unsigned long src_addr, pte_t *dst,
			    pte_t *src, pte_t orig_dst_pte, pte_t orig_src_pte,
			    spinlock_t *dst_ptl, spinlock_t *src_ptl)
{
	int err = -EAGAIN;

	double_pt_lock(dst_ptl, src_ptl);
	if (pte_same(ptep_get(src), orig_src_pte) &&
	    pte_same(ptep_get(dst), orig_dst_pte)) {
		orig_src_pte = ptep_clear_flush(src_vma, src_addr, src);
		set_pte_at(dst_vma->vm_mm, dst_addr, dst, orig_src_pte);
		err = 0;
	}
	double_pt_unlock(dst_ptl, src_ptl);
	return err;
}

int move_pages_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
		   unsigned long dst_addr, unsigned long src_addr)
{
	struct mm_struct *mm = dst_vma->vm_mm;
	struct mmu_notifier_range range;
	pte_t *src = NULL, *dst = NULL;
	pte_t orig_src_pte, orig_dst_pte;
	spinlock_t *src_ptl, *dst_ptl;
	struct folio *folio = NULL;
	int err = -EAGAIN;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, src_addr, src_addr + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
retry:
	dst = pte_offset_map_nolock(mm, pmd_off(mm, dst_addr), dst_addr, &dst_ptl);
	if (!dst)
		goto out;
	src = pte_offset_map_nolock(mm, pmd_off(mm, src_addr), src_addr, &src_ptl);
	if (!src)
		goto out;

	orig_dst_pte = read_locked(dst, dst_ptl);
	if (!pte_none(orig_dst_pte)) {
		err = -EBUSY;
		goto out;
	}
	orig_src_pte = read_locked(src, src_ptl);
	if (!pte_present(orig_src_pte)) {
		err = -ENOENT;
		goto out;
	}
	if (!folio) {
		folio = vm_normal_folio(src_vma, src_addr, orig_src_pte);
		if (!folio) {
			err = -EBUSY;
			goto out;
		}
		folio_get(folio);
		if (!folio_trylock(folio)) {
			/* Nothing may stay mapped while this sleeps. */
			pte_unmap(&orig_src_pte); /* expect pte-map-unbalanced */
			pte_unmap(&orig_dst_pte); /* expect pte-map-unbalanced */
			src = dst = NULL;
			folio_lock(folio);
			goto retry;
		}
	}
	err = move_present_pte(dst_vma, src_vma, dst_addr, src_addr, dst, src,
			       orig_dst_pte, orig_src_pte, dst_ptl, src_ptl);
out:
	if (folio) {
		folio_unlock(folio);
		folio_put(folio);
	}
	if (src)
		pte_unmap(src);
	if (dst)
		pte_unmap(dst);
	mmu_notifier_invalidate_range_end(&range);
	return err;
}
