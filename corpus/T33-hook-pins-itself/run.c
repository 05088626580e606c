// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

void oracle_case(void)
{
	arch_enter_lazy_mmu_mode();
	if (oracle_flag())
		arch_flush_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}
