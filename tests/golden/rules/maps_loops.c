// SPDX-License-Identifier: GPL-2.0-or-later
/* A map that is never tested, in functions with loops: what is told at the unmap, and what not. */
#include "api.h"

/* The loop has nothing to do with it. */
void loop_before(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int tries)
{
	spinlock_t *ptl;
	pte_t *pte;

	while (tries--)
		note(tries);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	pte_unmap_unlock(pte, ptl); /* expect: pte-map-unchecked */
}

void loop_behind(pmd_t *pmd, unsigned long addr, int tries)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	pte_unmap(pte); /* expect: pte-map-unchecked */
	while (tries--)
		note(tries);
}

/* Each turn maps and unmaps. */
void loop_around(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte;

	for (; addr != end; addr += PAGE_SIZE) {
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		pte_unmap_unlock(pte, ptl); /* expect: pte-map-unchecked */
	}
}

/* It lies between the two, and does not look at the table. */
void counts_between(pmd_t *pmd, unsigned long addr, int tries)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	while (tries--)
		note(tries);
	pte_unmap(pte); /* expect: pte-map-unchecked */
}

/* Told where the walk begins, and not at the unmap too. */
void walks_between(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE)
		note(pte_none(ptep_get(pte))); /* expect: pte-map-unchecked */
	pte_unmap_unlock(start, ptl);
}

/* The same, in every turn of a loop around it. */
void walks_each_table(pmd_t *pmd, unsigned long addr, int nr)
{
	pte_t *start, *pte;

	for (; nr--; pmd++) {
		start = pte_offset_map(pmd, addr);
		for (pte = start; pte != start + 8; pte++)
			note(pte_none(ptep_get(pte))); /* expect: pte-map-unchecked */
		pte_unmap(start);
	}
}

/* Silent: tested, with the walk behind the test. */
int tests_first(pmd_t *pmd, unsigned long addr, int nr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int some = 0;

	if (!pte)
		return 0;
	while (nr--)
		some += pte_none(ptep_get(pte + nr));
	pte_unmap(pte);
	return some;
}
