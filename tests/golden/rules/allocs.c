// SPDX-License-Identifier: GPL-2.0-or-later
/* The page allocator and sections that must not nest.  generation: arch */
#include "api.h"

/* Allocated inside: the allocator may enter a section of its own. */
unsigned long allocates(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned long page;

	section_begin();
	set_pte_at(mm, addr, pte, v);
	page = __get_free_page(GFP_NOWAIT); /* expect: lazy-alloc */
	section_end();
	return page;
}

/* Freed inside, on one branch only. */
void frees_on_a_branch(struct mm_struct *mm, unsigned long addr, pte_t *pte, unsigned long page)
{
	section_begin();
	if (pte_none(ptep_get_and_clear(mm, addr, pte)))
		free_pages(page, 0); /* expect: lazy-alloc */
	section_end();
}

static void drop(unsigned long page)
{
	if (page)
		free_pages(page, 0);
}

/* Freed by a helper, while the section is this function's. */
void frees_below(struct mm_struct *mm, unsigned long addr, pte_t *pte, unsigned long page)
{
	section_begin();
	pte_clear(mm, addr, pte);
	drop(page); /* expect: lazy-alloc */
	section_end();
}

/* Silent: allocated before the section, freed behind it. */
void around(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned long page = __get_free_page(GFP_NOWAIT);

	section_begin();
	set_pte_at(mm, addr, pte, v);
	section_end();
	free_pages(page, 0);
}

/* Silent: the section is left for the allocation. */
unsigned long in_a_gap(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned long page;

	section_begin();
	set_pte_at(mm, addr, pte, v);
	section_end();
	page = __get_free_page(GFP_NOWAIT);
	section_begin();
	set_pte_at(mm, addr, pte + 1, v);
	section_end();
	return page;
}

/* Silent: what allocates is not in the section. */
void either(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, bool batch)
{
	if (batch)
		section_begin();
	set_pte_at(mm, addr, pte, v);
	if (!batch)
		free_pages(__get_free_page(GFP_NOWAIT), 0);
	if (batch)
		section_end();
}
