// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/mm.h>

bool lazy_mode_test(pte_t *pte, unsigned int rounds);

void oracle_case(void)
{
	lazy_mode_test(oracle_pte(&init_mm, 0), oracle_choose(3));
}
