// SPDX-License-Identifier: GPL-2.0-or-later
/* A gather may be told of an entry before the entry is changed. */
#include "api.h"

/* Silent: its flush covers the entry all the same. */
void tells_first(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	if (pte_present(ptep_get(pte))) {
		tlb_remove_tlb_entry(&tlb, pte, addr);
		ptep_get_and_clear(vma->vm_mm, addr, pte);
	}
	tlb_finish_mmu(&tlb);
}

/* ... but not of another entry. */
void tells_of_another(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	if (pte_present(ptep_get(pte))) {
		tlb_remove_tlb_entry(&tlb, pte + 1, addr + PAGE_SIZE);
		ptep_get_and_clear(vma->vm_mm, addr, pte); /* expect: gather-missing-entry */
	}
	tlb_finish_mmu(&tlb);
}
