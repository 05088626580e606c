// SPDX-License-Identifier: GPL-2.0-or-later
/* Batches are looked for behind the first entry, whose value the caller has. */
#include "api.h"

int swap_pte_batch(pte_t *start_ptep, int max_nr, pte_t pte);

void first_written(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int nr)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	note(swap_pte_batch(ptep, nr, pte));
	note(swap_pte_batch(ptep, 1, pte));
	note(swap_pte_batch(ptep, 2, pte));
	lazy_mmu_mode_disable();
}

void second_written(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep + 1, pte);
	note(swap_pte_batch(ptep, 1, pte));
	note(swap_pte_batch(ptep, 2, pte)); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
