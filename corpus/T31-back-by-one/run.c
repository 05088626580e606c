// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

unsigned long note_present(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned char *vec);

/* Ranges that end with the table, too. */
void oracle_case(void)
{
	unsigned long addr = PMD_SIZE - 3 * PAGE_SIZE, end = PMD_SIZE - oracle_choose(2) * PAGE_SIZE;
	struct mm_struct *mm = oracle_mm();
	unsigned char vec[3] = { 0 };
	unsigned long at;

	oracle_allow_map_failure();
	for (at = addr; at < end; at += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, at, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(mm, at, ORACLE_SWAP);
			break;
		}
	}
	note_present(mm, oracle_pmd(mm, 0), addr + oracle_choose(3) * PAGE_SIZE, end, vec);
}
