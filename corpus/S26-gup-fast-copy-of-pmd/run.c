// SPDX-License-Identifier: GPL-2.0-or-later
/* Two tables; any page may be missing or just be going. */
#include "oracle.h"
#include <linux/mm.h>
#include <linux/pagewalk.h>

bool try_grab_folio_fast(struct folio *folio);
int gup_fast_pmd_range(struct mm_walk *walk, unsigned long addr, unsigned long end,
		       struct page **pages);

bool try_grab_folio_fast(struct folio *folio)
{
	if (oracle_flag())
		return false;
	folio_get(folio);
	return true;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct mm_walk walk = { .mm = mm, .vma = oracle_vma(mm) };
	struct page *pages[3];
	unsigned long addr;

	for (addr = PMD_SIZE - PAGE_SIZE; addr <= PMD_SIZE + PAGE_SIZE; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON);
	if (oracle_flag())
		oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON);
	oracle_allow_map_failure();
	gup_fast_pmd_range(&walk, PMD_SIZE - PAGE_SIZE, PMD_SIZE + 2 * PAGE_SIZE, pages);
}
