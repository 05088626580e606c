// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int reclaim_one(struct folio *folio, struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct *vma = oracle_vma(mm);
	pmd_t *pmd = oracle_pmd(mm, 0);
	struct folio *folio;
	pte_t *pte;

	oracle_map(mm, 0, oracle_flag() ? ORACLE_FILE : ORACLE_ANON | ORACLE_WRITE);
	pte = pte_offset_map(pmd, 0);
	folio = vm_normal_folio(vma, 0, ptep_get(pte));
	pte_unmap(pte);
	oracle_allow_map_failure();
	oracle_batched_pending(mm);
	oracle_secondary_mmu(mm);
	/* At the wrong address there is nothing to detach. */
	reclaim_one(folio, vma, pmd, oracle_flag() ? 0 : PAGE_SIZE);
}
