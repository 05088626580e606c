// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/swapops.h>

static void copy_entry(struct mm_struct *dst_mm, unsigned long addr, pte_t *dst, pte_t *src)
{
	set_pte_at(dst_mm, addr, dst, pte_clear_soft_dirty(ptep_get(src)));
}

int copy_swapped(struct mm_struct *dst_mm, struct mm_struct *src_mm, pmd_t *dst_pmd,
		 pmd_t *src_pmd, unsigned long addr, unsigned long end);
int copy_swapped(struct mm_struct *dst_mm, struct mm_struct *src_mm, pmd_t *dst_pmd,
		 pmd_t *src_pmd, unsigned long addr, unsigned long end)
{
	pte_t *dst_start, *src_start, *dst, *src;
	spinlock_t *dst_ptl, *src_ptl;
	int migrating = 0;

	dst_start = dst = pte_alloc_map_lock(dst_mm, dst_pmd, addr, &dst_ptl);
	if (!dst)
		return -ENOMEM;
	src_start = src = pte_offset_map_nolock(src_mm, src_pmd, addr, &src_ptl);
	if (!src) {
		pte_unmap_unlock(dst_start, dst_ptl);
		return 0;
	}
	spin_lock_nested(src_ptl, 1);
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, dst++, src++) {
		if (pte_none(ptep_get(src)) || pte_present(ptep_get(src)))
			continue;
		copy_entry(dst_mm, addr, dst, src);
		if (is_migration_entry(pte_to_swp_entry(ptep_get(src))))
			migrating++;
	}
	lazy_mmu_mode_disable();
	spin_unlock(src_ptl);
	pte_unmap(src_start);
	pte_unmap_unlock(dst_start, dst_ptl);
	return migrating;
}
