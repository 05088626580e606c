// SPDX-License-Identifier: GPL-2.0-or-later
/* An entry of any kind, huge or small. */
#include "oracle.h"
#include <linux/mm.h>

void folio_set_idle(struct folio *folio);
void damon_va_mkold(struct vm_area_struct *vma, unsigned long addr);

void folio_set_idle(struct folio *folio)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	switch (oracle_choose(4)) {
	case 1:
		oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON | ORACLE_YOUNG);
		break;
	case 2:
		oracle_map(mm, PMD_SIZE, ORACLE_ANON | ORACLE_WRITE | ORACLE_YOUNG);
		break;
	case 3:
		oracle_swap(mm, PMD_SIZE, ORACLE_SWAP);
		break;
	}
	oracle_allow_map_failure();
	damon_va_mkold(oracle_vma(mm), PMD_SIZE);
}
