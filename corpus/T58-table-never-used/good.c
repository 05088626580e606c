// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/pgalloc.h>

/* Somebody may have been faster: then the new table is still ours. */
static pgtable_t install_table(struct mm_struct *mm, pmd_t *pmd, pgtable_t new)
{
	spinlock_t *ptl = pmd_lock(mm, pmd);

	if (pmd_none(pmdp_get(pmd))) {
		pmd_populate(mm, pmd, new);
		new = NULL;
	}
	spin_unlock(ptl);
	return new;
}

int alloc_pte_table(struct mm_struct *mm, pmd_t *pmd);
int alloc_pte_table(struct mm_struct *mm, pmd_t *pmd)
{
	pgtable_t new = pte_alloc_one(mm);

	if (!new)
		return -ENOMEM;
	new = install_table(mm, pmd, new);
	if (new)
		pte_free(mm, new);
	return 0;
}
