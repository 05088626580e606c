// SPDX-License-Identifier: GPL-2.0-or-later
/* How many pages from here on are mapped, and whether a swapped one follows. */
#include <linux/mm.h>
#include <linux/swapops.h>

struct run {
	unsigned int nr;
	bool swap_follows;
};

static bool is_swap(pte_t pte)
{
	return !pte_none(pte) && !pte_present(pte) && !non_swap_entry(pte_to_swp_entry(pte));
}

static void end_scan(pte_t *first, spinlock_t *ptl, struct run *run, unsigned int nr)
{
	pte_unmap_unlock(first, ptl);
	run->nr = nr;
}

int mincore_run(struct mm_struct *mm, unsigned long addr, unsigned long end, struct run *run)
{
	pte_t *first, *pte;
	unsigned int nr = 0;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (!first)
		return -EAGAIN;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			break;
		nr++;
	}
	end_scan(first, ptl, run, nr);
	run->swap_follows = addr != end && is_swap(ptep_get(pte)); /* expect pte-map-unchecked */
	return 0;
}
