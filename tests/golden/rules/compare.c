// SPDX-License-Identifier: GPL-2.0-or-later
/* Comparisons that decide whether a section is open. */
#include "api.h"

int helper_count(void);

/* Silent: of an unsigned number nr > 0 and nr are the same question. */
void unsigned_above_zero(struct mm_struct *mm, unsigned long addr, pte_t *pte, unsigned int nr,
			 pte_t v)
{
	if (nr > 0)
		lazy_mmu_mode_enable();
	note(nr);
	if (nr)
		lazy_mmu_mode_disable();
}

/* Silent: nr > 0 and nr >= 1 are the same question. */
void signed_above_zero(struct mm_struct *mm, unsigned long addr, pte_t *pte, int nr, pte_t v)
{
	if (nr > 0)
		lazy_mmu_mode_enable();
	note(nr);
	if (nr >= 1)
		lazy_mmu_mode_disable();
}

/* Silent: both ends of the section ask for the same sign. */
int negative_is_error(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	int ret = try_something();

	if (ret < 0)
		goto out;
	lazy_mmu_mode_enable();
	note(addr);
out:
	if (ret >= 0)
		lazy_mmu_mode_disable();
	return ret;
}

/* Silent: with nr above 0 the first turn runs and enters. */
int not_positive_returns(struct mm_struct *mm, unsigned long addr, pte_t *pte, int nr, pte_t v)
{
	int i;

	if (nr <= 0)
		return -EIO;
	for (i = 0; i < nr; i++) {
		if (i == 0)
			lazy_mmu_mode_enable();
		set_pte_at(mm, addr, pte + i, v);
	}
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: with nr not 0 the first turn runs and enters. */
int no_entries_returns(struct mm_struct *mm, unsigned long addr, pte_t *pte, unsigned int nr,
		       pte_t v)
{
	unsigned int i;

	if (!nr)
		return -EIO;
	for (i = 0; i < nr; i++) {
		if (!i)
			lazy_mmu_mode_enable();
		set_pte_at(mm, addr, pte + i, v);
	}
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: what is not between the bounds has left before. */
void range_of_values(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int order)
{
	if (order >= 2 && order <= 9)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (order < 2 || order > 9)
		return;
	lazy_mmu_mode_disable();
}

/* Silent: the operands are exchanged. */
int equal_pointers(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t *start, pte_t v)
{
	if (pte != start)
		lazy_mmu_mode_enable();
	note(addr);
	if (start == pte)
		return 0;
	lazy_mmu_mode_disable();
	return 1;
}
