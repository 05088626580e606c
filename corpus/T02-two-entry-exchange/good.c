// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/swapops.h>

static int exchange(struct mm_struct *mm, unsigned long low_addr, pte_t *low,
		    unsigned long high_addr, pte_t *high)
{
	pte_t lower = ptep_get(low);
	pte_t upper = ptep_get(high);

	if (pte_present(lower) || pte_present(upper))
		return -EBUSY;
	set_pte_at(mm, low_addr, low, upper);
	set_pte_at(mm, high_addr, high, lower);
	return 0;
}

int reverse_swap_entries(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end);
int reverse_swap_entries(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long last = end - PAGE_SIZE;
	pte_t *start, *low, *high;
	spinlock_t *ptl;
	int err = 0;

	start = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return -EAGAIN;
	low = start;
	high = start + ((last - addr) >> PAGE_SHIFT);

	lazy_mmu_mode_enable();
	while (low < high) {
		err = exchange(mm, addr, low, last, high);
		if (err)
			break;
		low++, addr += PAGE_SIZE;
		high--, last -= PAGE_SIZE;
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
	return err;
}
