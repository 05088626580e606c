// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int touch_range(pmd_t *pmd, unsigned long addr, unsigned int nr);

void oracle_case(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (oracle_flag())
			oracle_map(&init_mm, i * PAGE_SIZE, ORACLE_WRITE);
	touch_range(oracle_pmd(&init_mm, 0), 0, oracle_choose(4));
}
