// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct walk_stats {
	unsigned int young, dirty;
};

void walk_young(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct walk_stats *stats);
void walk_young(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct walk_stats *stats)
{
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return;
	lazy_mmu_mode_enable();
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE) {
		pte_t ptent = ptep_get(pte);

		if (!pte_present(ptent)) {
			/* A swap entry loses its mark. */
			if (pte_soft_dirty(ptent))
				set_pte_at(vma->vm_mm, addr, pte, pte_clear_soft_dirty(ptent));
			continue;
		}
		if (!ptep_test_and_clear_young(vma, addr, pte))
			continue;
		stats->young++;
		if (pte_dirty(ptep_get(pte)))
			stats->dirty++;
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
}
