// SPDX-License-Identifier: GPL-2.0-or-later
/* Some pages are mapped, and one may be somebody's private copy. */
#include "oracle.h"
#include <linux/mm.h>

struct folio *filemap_lock_folio(struct address_space *mapping, unsigned long index);
bool folio_contains_page(struct folio *folio, struct page *page, unsigned int i);
void folio_ref_sub(struct folio *folio, int nr);
int collapse_pte_mapped_thp(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr);

static unsigned int copied; /* index of the private copy, if there is one */

struct folio *filemap_lock_folio(struct address_space *mapping, unsigned long index)
{
	struct folio *folio;

	if (oracle_flag())
		return NULL;
	folio = page_folio(oracle_page(oracle_second_mm(), 0));
	folio_lock(folio);
	return folio;
}

bool folio_contains_page(struct folio *folio, struct page *page, unsigned int i)
{
	return i != copied;
}

void folio_ref_sub(struct folio *folio, int nr)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned int i;

	oracle_map(oracle_second_mm(), 0, ORACLE_FILE | ORACLE_LARGE);
	copied = oracle_choose(4);
	for (i = 0; i < 3; i++)
		if (oracle_flag())
			oracle_map(mm, PMD_SIZE + i * PAGE_SIZE, ORACLE_FILE);
	oracle_secondary_mmu(mm);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	collapse_pte_mapped_thp(mm, oracle_vma(mm), PMD_SIZE + 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
