// SPDX-License-Identifier: GPL-2.0-or-later
/* Mapping is a computation here, as up to 6.4: nobody maps or unmaps by a call. */
/* generation: arch */
#include "api.h"

pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptl);

/* Silent: fails only where the table has to be made, and that was done before. */
void clears_what_it_made(struct mm_struct *mm, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = get_locked_pte(mm, addr, &ptl);

	pte_clear(mm, addr, pte);
	spin_unlock(ptl);
}
