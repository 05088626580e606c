// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections that balance, whatever locks do. */
#include <linux/pgtable.h>

static int every_path(int x)
{
	arch_enter_lazy_mmu_mode();
	if (x) {
		arch_leave_lazy_mmu_mode();
		return 1;
	}
	arch_leave_lazy_mmu_mode();
	return 0;
}

static void each_turn(int x)
{
	do {
		arch_enter_lazy_mmu_mode();
		arch_leave_lazy_mmu_mode();
	} while (x--);
}

static void lock_kept(struct spinlock *ptl)
{
	spin_lock(ptl);
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}

static int lock_tried(struct spinlock *ptl)
{
	arch_enter_lazy_mmu_mode();
	if (spin_trylock(ptl))
		spin_unlock(ptl);
	arch_leave_lazy_mmu_mode();
	return 0;
}

void *const users[] = {every_path, each_turn, lock_kept, lock_tried};
