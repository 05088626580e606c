// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a range are made to look unused, so that reclaim finds them. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>

#define SWAP_CLUSTER_MAX	2

struct madvise_walk_private {
	bool pageout;
	struct mmu_gather *tlb;
};

void folio_deactivate(struct folio *folio);

static int madvise_cold_or_pageout_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
					     struct mm_walk *w)
{
	struct madvise_walk_private *priv = w->private;
	struct mmu_gather *tlb = priv->tlb;
	struct mm_struct *mm = tlb->mm;
	struct vm_area_struct *vma = w->vma;
	pte_t *first, *pte, val;
	struct folio *folio;
	spinlock_t *lock;
	int scanned = 0;

again:
	first = pte = pte_offset_map_lock(mm, pmd, addr, &lock);
	if (!first)
		return 0;
	flush_tlb_batched_pending(mm);
	lazy_mmu_mode_enable();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		val = ptep_get(pte);

		if (++scanned == SWAP_CLUSTER_MAX) {
			scanned = 0;
			if (need_resched()) {
				lazy_mmu_mode_disable();
				pte_unmap_unlock(first, lock);
				cond_resched();
				goto again;
			}
		}

		if (pte_none(val) || !pte_present(val))
			continue;
		folio = vm_normal_folio(vma, addr, val);
		if (!folio || folio_test_large(folio))
			continue;
		if (!priv->pageout && pte_young(val)) {
			val = ptep_get_and_clear_full(mm, addr, pte, tlb->fullmm);
			set_pte_at(mm, addr, pte,
				   pte_mkold(val));
			tlb_remove_tlb_entry(tlb, pte, addr);
		}
		folio_deactivate(folio);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	cond_resched();
	return 0;
}

static const struct mm_walk_ops cold_ops = {
	.pmd_entry = madvise_cold_or_pageout_pte_range,
};

static void madvise_cold_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
				    unsigned long addr, unsigned long end)
{
	struct madvise_walk_private priv = { .tlb = tlb, .pageout = false };
	struct mm_walk w = {
		.ops = &cold_ops, .mm = vma->vm_mm, .vma = vma, .private = &priv,
	};

	w.ops->pmd_entry(pmd_off(vma->vm_mm, addr), addr, end, &w);
}

long madvise_cold(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	madvise_cold_page_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}
