// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

int age_small_pages(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);
int age_small_pages(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *start, *pte, old;
	struct folio *folio;
	spinlock_t *ptl;
	int err, aged = 0;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	flush_tlb_batched_pending(mm);
	lazy_mmu_mode_enable();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		old = ptep_get(pte);
		if (!pte_present(old))
			continue;
		folio = vm_normal_folio(vma, addr, old);
		if (folio && folio_test_large(folio)) {
			if (!folio_trylock(folio))
				continue;
			folio_get(folio);
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			err = split_folio(folio);
			folio_unlock(folio);
			folio_put(folio);
			start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
			if (!start)
				break;
			flush_tlb_batched_pending(mm);
			lazy_mmu_mode_enable();
			if (err || !pte_present(ptep_get(pte)))
				continue;
		}
		old = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, old, pte_mkold(old));
		aged++;
	}
	if (start) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	}
	return aged;
}
