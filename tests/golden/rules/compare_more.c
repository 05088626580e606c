// SPDX-License-Identifier: GPL-2.0-or-later
/* Comparisons that decide whether a section is open. */
#include "api.h"

int helper_count(void);

/* Silent: addr >= end has returned, so addr < end holds. */
int unsigned_against_signed(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	if (addr >= end)
		return 0;
	lazy_mmu_mode_enable();
	note(addr);
	if (addr < end)
		lazy_mmu_mode_disable();
	return 1;
}

/* Silent: the operands are exchanged. */
int ordering_reversed(unsigned long addr, unsigned long end)
{
	if (addr < end)
		lazy_mmu_mode_enable();
	note(addr);
	if (end > addr)
		lazy_mmu_mode_disable();
	return 1;
}

/* Silent: ret > 0 and ret <= 0 exclude each other. */
int positive_means_open(void)
{
	int ret = helper_count();

	if (ret > 0)
		lazy_mmu_mode_enable();
	note(1);
	if (ret <= 0)
		return ret;
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: an errno, nothing, or a count. */
int three_ways(void)
{
	int ret = helper_count();

	if (ret < 0)
		return ret;
	if (ret > 0)
		lazy_mmu_mode_enable();
	note(1);
	if (ret == 0)
		return 0;
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: whichever of the two nr is, it is asked twice. */
void max_of_two(struct mm_struct *mm, unsigned long addr, int a, int b, pte_t *pte, pte_t v)
{
	int nr = a < b ? a : b;

	if (nr < 4)
		return;
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (nr >= 4)
		lazy_mmu_mode_disable();
}

/* Silent: left on the error, on the goto and at the end of the loop. */
int assigned_in_condition(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int err;

	if ((err = try_something()) < 0)
		return err;
	lazy_mmu_mode_enable();
	while ((err = helper_count()) > 0) {
		if (err == 7)
			goto out;
		set_pte_at(mm, addr, pte++, v);
	}
	if (err < 0) {
		lazy_mmu_mode_disable();
		return err;
	}
out:
	lazy_mmu_mode_disable();
	return 0;
}
