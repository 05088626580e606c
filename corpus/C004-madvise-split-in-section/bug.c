// SPDX-License-Identifier: GPL-2.0-or-later
/* MADV_FREE: pages of a range may be dropped by reclaim unless they are written again. */
#include <asm/tlb.h>
#include <linux/mm.h>

static int madvise_free_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				  unsigned long cur, unsigned long end)
{
	struct mm_struct *mm = tlb->mm;
	pte_t *first, *pte, val;
	struct folio *folio;
	spinlock_t *lock;
	int err;

	first = pte = pte_offset_map_lock(mm, pmd, cur, &lock);
	if (!first)
		return 0;
	flush_tlb_batched_pending(mm);
	lazy_mmu_mode_enable(); /* expect lazy-lock section */ /* expect lazy-sleep section */
	for (; cur != end; pte++, cur += PAGE_SIZE) {
		val = ptep_get(pte);
		if (pte_none(val) || !pte_present(val))
			continue;
		folio = vm_normal_folio(vma, cur, val);
		if (!folio)
			continue;

		if (folio_test_large(folio)) {
			if (!folio_trylock(folio))
				break;
			folio_get(folio);
			pte_unmap_unlock(first, lock); /* expect lazy-lock */
			err = split_folio(folio); /* expect lazy-sleep */
			folio_unlock(folio);
			folio_put(folio);
			first = pte_offset_map_lock(mm, pmd, /* expect tlb-batched-pending */
							cur, &lock);
			pte = first;
			if (!first || err)
				break;
			pte--;
			cur -= PAGE_SIZE;
			continue;
		}

		if (pte_young(val) || pte_dirty(val)) {
			val = ptep_get_and_clear_full(mm, cur, pte, tlb->fullmm);
			val = pte_mkclean(pte_mkold(val));
			set_pte_at(mm, cur, pte, val); /* expect lazy-lock source */
			tlb_remove_tlb_entry(tlb, pte, cur);
		}
	}
	lazy_mmu_mode_disable();
	if (first)
		pte_unmap_unlock(first, lock);
	return 0;
}

int madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	madvise_free_pte_range(&tlb, vma, pmd_off(mm, start), start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}
