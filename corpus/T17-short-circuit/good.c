// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

static bool enter_for(unsigned long from, unsigned long to)
{
	if (to - from <= PAGE_SIZE)
		return false;
	lazy_mmu_mode_enable();
	return true;
}

static void leave(void)
{
	lazy_mmu_mode_disable();
}

/* Moves what is swapped out, the rest has to be moved page by page. */
unsigned int move_swapped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			  pte_t *to, bool may_batch);
unsigned int move_swapped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			  pte_t *to, bool may_batch)
{
	unsigned int moved = 0;
	pte_t *start, *pte, old;
	spinlock_t *ptl;
	bool lazy;

	start = pte_offset_map_lock(mm, pmd, addr, &ptl);
	lazy = start && may_batch && enter_for(addr, end);
	for (pte = start; pte && addr != end; pte++, to++, addr += PAGE_SIZE) {
		old = ptep_get(pte);
		if (pte_none(old) || pte_present(old) || !pte_none(ptep_get(to)))
			continue;
		pte_clear_not_present_full(mm, addr, pte, false);
		set_pte_at(mm, addr + PMD_SIZE / 2, to, old);
		moved++;
	}
	lazy ? leave() : (void)0;
	if (start)
		pte_unmap_unlock(start, ptl);
	return moved;
}
