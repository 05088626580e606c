// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

void oracle_case(void)
{
	if (oracle_flag()) {
		arch_enter_lazy_mmu_mode();
		arch_leave_lazy_mmu_mode();
	}
}
