// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/mm.h>

struct task_struct;

void switch_and_back(struct task_struct *task, pte_t *pte, pte_t value);

void oracle_case(void)
{
	bool lazy = oracle_flag();

	if (lazy)
		lazy_mmu_mode_enable();
	switch_and_back(NULL, oracle_pte(&init_mm, 0), __pte(0));
	if (lazy)
		lazy_mmu_mode_disable();
}
