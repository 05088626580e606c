// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections that do not balance. */
#include <linux/pgtable.h>

static int early_return(int x) /* imbalance */
{
	arch_enter_lazy_mmu_mode();
	if (x)
		return 1;
	arch_leave_lazy_mmu_mode();
	return 0;
}

static void leave_twice(void) /* imbalance */
{
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}

static int goto_past_the_leave(int x) /* imbalance */
{
	arch_enter_lazy_mmu_mode();
	if (x)
		goto out;
	arch_leave_lazy_mmu_mode();
out:
	return x;
}

static void continue_past_the_leave(int x) /* imbalance */
{
	do {
		arch_enter_lazy_mmu_mode();
		if (x == 3)
			continue;
		arch_leave_lazy_mmu_mode();
	} while (x--);
}

/* A lock taken makes up for a section left, if one counts both in one number. */
static void lock_hides_leave(struct spinlock *ptl) /* imbalance */
{
	spin_lock(ptl);
	arch_leave_lazy_mmu_mode();
}

void *const users[] = {early_return, leave_twice, goto_past_the_leave, continue_past_the_leave,
		       lock_hides_leave};
