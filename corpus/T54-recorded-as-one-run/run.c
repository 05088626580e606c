// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

unsigned int zap_first_run(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned int max);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned int i, max = oracle_choose(4);

	for (i = 0; i < max; i++)
		if (oracle_flag())
			oracle_map(mm, i * PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	oracle_allow_map_failure();
	zap_first_run(mm, oracle_pmd(mm, 0), 0, max);
}
