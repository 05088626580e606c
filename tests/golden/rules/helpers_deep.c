// SPDX-License-Identifier: GPL-2.0-or-later
/* An imbalance several static calls below anything that is called from outside. */
#include "api.h"

static int fill_entries(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
			pte_t *values, int *nr)
{
	lazy_mmu_mode_enable();
	do {
		if (pte_none(values[*nr])) /* expect: pte-raw-deref */
			return -ENOMEM; /* expect: lazy-unbalanced */
		set_pte_at(mm, addr, pte, values[(*nr)++]); /* expect: pte-raw-deref */
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return 0;
}

static int fill_tables(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
		       pte_t *values, int *nr)
{
	unsigned long next;

	do {
		next = addr + 16 * PAGE_SIZE;
		if (next > end)
			next = end;
		if (fill_entries(mm, pte, addr, next, values, nr))
			return -ENOMEM;
	} while (pte += 16, addr = next, addr != end);
	return 0;
}

static int fill_directories(struct mm_struct *mm, pte_t *pte, unsigned long addr,
			    unsigned long end, pte_t *values, int *nr)
{
	if (fill_tables(mm, pte, addr, end, values, nr))
		return -ENOMEM;
	return 0;
}

static int fill_top(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
		    pte_t *values)
{
	int nr = 0;

	return fill_directories(mm, pte, addr, end, values, &nr);
}

int fill_range(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
	       pte_t *values)
{
	int err = fill_top(mm, pte, addr, end, values);

	note(err);
	return err;
}
