// SPDX-License-Identifier: GPL-2.0-or-later
/* A page of a file or of nobody, written to or not. */
#include "oracle.h"
#include <linux/mm.h>

struct unmap_walk {
	struct folio *folio;
	unsigned int left;
};

bool try_to_unmap(struct unmap_walk *walk, struct vm_area_struct **vmas, unsigned int nr,
		  unsigned long address);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct *vma = oracle_vma(mm);
	struct unmap_walk walk = { .left = 0 };
	unsigned int flags = oracle_flag() ? ORACLE_WRITE | ORACLE_DIRTY : 0;

	oracle_map(mm, PAGE_SIZE, flags | (oracle_flag() ? ORACLE_ANON : ORACLE_FILE));
	walk.folio = page_folio(oracle_page(mm, PAGE_SIZE));
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	try_to_unmap(&walk, &vma, 1, PAGE_SIZE);
}
