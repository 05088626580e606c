// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

static pmd_t *table_of(pmd_t *first, unsigned long addr)
{
	return first + (addr >> PMD_SHIFT);
}

/* Gives every empty entry of the range the poison value; returns how many. */
int poison_holes(pmd_t *pmd, unsigned long addr, unsigned long end, pte_t poison, int depth);
int poison_holes(pmd_t *pmd, unsigned long addr, unsigned long end, pte_t poison, int depth)
{
	unsigned long middle;
	int poisoned = 0, more;
	pte_t *pte;

	if (depth > 0) {
		middle = pmd_addr_end(addr, end);
		poisoned = poison_holes(pmd, addr, middle, poison, 0);
		if (poisoned < 0 || middle == end)
			return poisoned;
		more = poison_holes(pmd, middle, end, poison, depth - 1);
		return more < 0 ? more : poisoned + more;
	}
	pte = pte_alloc_kernel(table_of(pmd, addr), addr);
	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (; addr < end; addr += PAGE_SIZE, pte++) {
		if (!pte_none(ptep_get(pte)))
			continue;
		set_pte_at(&init_mm, addr, pte, poison);
		poisoned++;
	}
	lazy_mmu_mode_disable();
	return poisoned;
}
