// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge page and two small ones, of which a filter rejects any. */
#include "oracle.h"
#include <linux/mm.h>

struct damos {
	struct page *list[PTRS_PER_PTE];
	unsigned int nr;
};

bool damos_va_filter_out(struct damos *s, struct folio *folio, struct vm_area_struct *vma,
			 unsigned long addr);
int damos_va_migrate(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		     struct damos *s);

bool damos_va_filter_out(struct damos *s, struct folio *folio, struct vm_area_struct *vma,
			 unsigned long addr)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct damos s = { .nr = 0 };

	if (oracle_flag())
		oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON);
	oracle_map(mm, PMD_SIZE - 2 * PAGE_SIZE, ORACLE_ANON);
	oracle_map(mm, PMD_SIZE - PAGE_SIZE, ORACLE_ANON);
	oracle_allow_map_failure();
	damos_va_migrate(oracle_vma(mm), PMD_SIZE - 3 * PAGE_SIZE, 2 * PMD_SIZE, &s);
}
