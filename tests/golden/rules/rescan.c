// SPDX-License-Identifier: GPL-2.0-or-later
/* A range written by one loop and read by the next, in one section. */
#include "api.h"

void start_looked_at_again(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	pte_t *start = pte;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++)
		set_pte_at(mm, addr, pte, v);
	note(ptep_get(start).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void two_passes(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	unsigned long a;
	pte_t *p;

	lazy_mmu_mode_enable();
	for (a = addr, p = pte; a < end; a += PAGE_SIZE, p++)
		set_pte_at(mm, a, p, v);
	for (a = addr, p = pte; a < end; a += PAGE_SIZE, p++)
		ptep_set_wrprotect(mm, a, p); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
