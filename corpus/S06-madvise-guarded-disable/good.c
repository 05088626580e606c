// SPDX-License-Identifier: GPL-2.0-or-later
/* MADV_FREE with large folios, as it is since 6.5. */
#include <asm/tlb.h>
#include <linux/mm.h>

static int madvise_free_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				  unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = tlb->mm;
	pte_t *first, *pte, val;
	struct folio *folio;
	spinlock_t *lock;
	int step;

	first = pte = pte_offset_map_lock(mm, pmd, addr, &lock);
	if (!first)
		return 0;
	flush_tlb_batched_pending(mm);
	lazy_mmu_mode_enable();
	for (; addr != end; pte += step, addr += PAGE_SIZE * step) {
		step = 1;
		val = ptep_get(pte);
		if (!pte_present(val))
			continue;
		folio = vm_normal_folio(vma, addr, val);
		if (!folio)
			continue;

		if (folio_test_large(folio)) {
			int failed;

			folio_get(folio);
			if (!folio_trylock(folio)) {
				folio_put(folio);
				continue;
			}
			lazy_mmu_mode_disable();
			pte_unmap_unlock(first, lock);
			first = NULL;
			failed = split_folio(folio);
			folio_unlock(folio);
			folio_put(folio);
			first = pte = pte_offset_map_lock(mm, pmd, addr, &lock);
			if (!first)
				break;
			flush_tlb_batched_pending(mm);
			lazy_mmu_mode_enable();
			if (!failed)
				step = 0;
			continue;
		}

		if (pte_young(val) || pte_dirty(val)) {
			val = ptep_get_and_clear_full(mm, addr, pte, tlb->fullmm);
			set_pte_at(mm, addr, pte, pte_mkclean(pte_mkold(val)));
			tlb_remove_tlb_entry(tlb, pte, addr);
		}
	}

	if (first) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(first, lock);
	}
	return 0;
}

void madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	madvise_free_pte_range(&tlb, vma, pmd_off(vma->vm_mm, start), start, end);
	tlb_finish_mmu(&tlb);
}
