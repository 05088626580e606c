// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages let go, and flushes that reclaim has put off. */
#include "api.h"

/* A dirty page of a file loses its mapping before the flush. */
void frees_before_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);
	struct page *page = vm_normal_page(vma, addr, old);
	struct folio *folio;

	if (!page)
		return;
	folio = page_folio(page);
	if (pte_dirty(old) && !folio_test_anon(folio))
		folio_remove_rmap_pte(folio, page, vma); /* expect: tlb-free-before-flush */
	flush_tlb_page(vma, addr);
}

/* A gather records the entry, which flushes nothing yet. */
void frees_before_gather(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
			 pte_t *pte)
{
	pte_t old = ptep_get_and_clear(tlb->mm, addr, pte);
	struct page *page = vm_normal_page(vma, addr, old);
	struct folio *folio;

	tlb_remove_tlb_entry(tlb, pte, addr);
	if (!page)
		return;
	folio = page_folio(page);
	if (folio_test_anon(folio))
		return;
	if (pte_dirty(old))
		folio_mark_dirty(folio);
	folio_remove_rmap_pte(folio, page, vma); /* expect: tlb-free-before-flush */
}

/* One flush behind the loop comes too late for the pages let go inside it. */
void frees_in_loop(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte)
{
	unsigned long start = addr;

	for (; addr != end; pte++, addr += PAGE_SIZE) {
		pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);
		struct page *p = vm_normal_page(vma, addr, old);

		if (!p || !pte_dirty(old) || folio_test_anon(page_folio(p)))
			continue;
		folio_mark_dirty(page_folio(p));
		folio_remove_rmap_pte(page_folio(p), p, vma); /* expect: tlb-free-before-flush */
	}
	flush_tlb_range(vma, start, end);
}

/* Silent: flushed first. */
void flushes_before_free(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);
	struct page *page = vm_normal_page(vma, addr, old);
	struct folio *folio;

	flush_tlb_page(vma, addr);
	if (!page)
		return;
	folio = page_folio(page);
	if (pte_dirty(old) && !folio_test_anon(folio))
		folio_remove_rmap_pte(folio, page, vma);
}

/* Silent: a clean page has nothing to lose. */
void frees_clean(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);
	struct page *page = vm_normal_page(vma, addr, old);

	if (page && !pte_dirty(old) && !folio_test_anon(page_folio(page)))
		folio_remove_rmap_pte(page_folio(page), page, vma);
	flush_tlb_page(vma, addr);
}

/* Silent: an anonymous page is not written back by who finds it unmapped. */
void frees_anonymous(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);
	struct page *page = vm_normal_page(vma, addr, old);

	if (page && pte_dirty(old) && folio_test_anon(page_folio(page)))
		folio_remove_rmap_pte(page_folio(page), page, vma);
	flush_tlb_page(vma, addr);
}

/* The lock is taken once more, the call is not made once more. */
void takes_again(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	flush_tlb_batched_pending(mm);
	note(pte_present(ptep_get(pte)));
	pte_unmap_unlock(pte, ptl);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* expect: tlb-batched-pending */
	if (!pte)
		return;
	ptep_get_and_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
}

/* Called before the lock is taken: reclaim may put off another flush in between. */
void calls_too_early(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	flush_tlb_batched_pending(mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* expect: tlb-batched-pending */
	if (!pte)
		return;
	ptep_get_and_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
}

/* The lock is taken by itself, as 6.1's pte_offset_map_lock() expands to. */
void takes_by_itself(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t *pte)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);

	spin_lock(ptl);
	flush_tlb_batched_pending(mm);
	note(pte_present(ptep_get(pte)));
	spin_unlock(ptl);
	spin_lock(ptl); /* expect: tlb-batched-pending */
	ptep_get_and_clear(mm, addr, pte);
	spin_unlock(ptl);
}

static void take_some(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	if (!pte_none(ptep_get(pte)))
		ptep_get_and_clear(mm, addr, pte);
}

/* The map says which lock it is; where it has to be waited for nothing else is. */
int waits_for_the_lock_alone(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return -EAGAIN;
	if (spin_trylock(ptl))
		flush_tlb_batched_pending(mm);
	else
		spin_lock(ptl); /* expect: tlb-batched-pending */
	note(pte_present(ptep_get(pte)));
	take_some(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* Silent: the lock of the table above is not the one of the entries. */
void takes_the_upper(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t *pte)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd), *upper = pmd_lockptr(mm, pmd);

	spin_lock(ptl);
	flush_tlb_batched_pending(mm);
	note(pte_present(ptep_get(pte)));
	spin_unlock(ptl);
	spin_lock(upper);
	note(pmd_present(pmdp_get(pmd)));
	spin_unlock(upper);
}

/* Only on one path. */
void calls_sometimes(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool wait)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* expect: tlb-batched-pending */

	if (!pte)
		return;
	if (wait)
		flush_tlb_batched_pending(mm);
	ptep_get_and_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
}

/* Silent: made behind each lock. */
void calls_each_time(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

again:
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return;
	flush_tlb_batched_pending(mm);
	note(pte_present(ptep_get(pte)));
	pte_unmap_unlock(pte, ptl);
	if (need_resched())
		goto again;
}

/* Silent: a lock under which no entry is looked at. */
void only_locks(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	flush_tlb_batched_pending(mm);
	note(pte_present(ptep_get(pte)));
	pte_unmap_unlock(pte, ptl);
	ptl = pte_lockptr(mm, pmd);
	spin_lock(ptl);
	note(addr);
	spin_unlock(ptl);
}

/* Silent: a fault promises nothing about a range. */
void fault(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (pte_none(ptep_get(pte)))
		set_pte_at(mm, addr, pte, v);
	pte_unmap_unlock(pte, ptl);
}
