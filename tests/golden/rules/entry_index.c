// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries by index and offset. */
#include "api.h"

void constant_index(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, &pte[3], v);
	note(ptep_get(pte + 2).pte);
	note(ptep_get(pte + 4).pte);
	note(ptep_get(&pte[3]).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

/* Silent: another entry each turn. */
void index_loop(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int i;

	lazy_mmu_mode_enable();
	for (i = 0; i < 16; i++) {
		if (pte_none(ptep_get(pte + i)))
			continue;
		set_pte_at(mm, addr + i * PAGE_SIZE, pte + i, v);
	}
	lazy_mmu_mode_disable();
}

/* Silent: the entry ahead is not written yet. */
void index_ahead(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int nr)
{
	int i;

	lazy_mmu_mode_enable();
	for (i = 0; i < nr; i++)
		set_pte_at(mm, addr, pte + i, ptep_get(pte + i + 1));
	lazy_mmu_mode_disable();
}

void index_behind(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int nr)
{
	int i;

	lazy_mmu_mode_enable();
	for (i = 1; i < nr; i++)
		set_pte_at(mm, addr, pte + i, ptep_get(pte + i - 1)); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void same_symbolic_index(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int i)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte + i, v);
	note(ptep_get(pte + i + 1).pte);
	note(ptep_get(pte + i).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void symbolic_index_changed(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int i)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte + i, v);
	i++;
	note(ptep_get(pte + i).pte);
	note(ptep_get(&pte[i - 1]).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void unknown_count(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, unsigned int nr)
{
	lazy_mmu_mode_enable();
	set_ptes(mm, addr, pte, v, nr);
	note(ptep_get(pte + nr).pte);
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void batch_then_previous(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			 unsigned int nr)
{
	lazy_mmu_mode_enable();
	set_ptes(mm, addr, pte, v, 4);
	pte += 4;
	note(ptep_get(pte).pte);
	note(ptep_get(pte - 4).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void raw_index(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte + 1, v);
	note(pte_none(pte[0])); /* expect: pte-raw-deref */
	note(pte_none(pte[1])); /* expect: lazy-read-hazard, pte-raw-deref */
	lazy_mmu_mode_disable();
}

/* Silent: downwards, another entry each turn. */
void inverse_loop(struct mm_struct *mm, unsigned long addr, unsigned long start, pte_t *pte,
		  pte_t v)
{
	lazy_mmu_mode_enable();
	while (addr > start) {
		addr -= PAGE_SIZE;
		pte--;
		if (pte_none(ptep_get(pte)))
			continue;
		set_pte_at(mm, addr, pte, v);
	}
	lazy_mmu_mode_disable();
}

void inverse_loop_looks_up(struct mm_struct *mm, unsigned long addr, int nr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	for (; nr > 0; nr--, pte--) {
		set_pte_at(mm, addr, pte, v);
		if (nr < 10)
			note(ptep_get(pte + 1).pte); /* expect: lazy-read-hazard */
	}
	lazy_mmu_mode_disable();
}
