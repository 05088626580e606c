// SPDX-License-Identifier: GPL-2.0-or-later
/* Pauses, nesting and helpers. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static void nested_conditionally(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
				 bool own)
{
	if (own)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (own)
		lazy_mmu_mode_disable();
}

/* The second read is after a nested disable. */
void nested_not(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	nested_conditionally(mm, addr, pte, v, false);
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	nested_conditionally(mm, addr, pte, v, true);
	note(ptep_get(pte).pte);
	lazy_mmu_mode_disable();
}

void write_after_nested(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	set_pte_at(mm, addr, pte, v);
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

static bool pause_if(int order)
{
	if (order < 4)
		return false;
	lazy_mmu_mode_pause();
	return true;
}

/* Silent: read only while paused. */
void conditional_pause(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int order)
{
	bool paused;

	lazy_mmu_mode_enable();
	paused = pause_if(order);
	set_pte_at(mm, addr, pte, v);
	if (paused) {
		note(ptep_get(pte).pte);
		lazy_mmu_mode_resume();
	}
	lazy_mmu_mode_disable();
}

void conditional_pause_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			     int order)
{
	bool paused;

	lazy_mmu_mode_enable();
	paused = pause_if(order);
	set_pte_at(mm, addr, pte, v);
	if (!paused)
		note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	else
		lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}
