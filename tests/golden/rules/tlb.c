// SPDX-License-Identifier: GPL-2.0-or-later
/* Flushes that are due after present entries were changed, and when they have to come. */
#include "api.h"
#include "linux/mmu_notifier.h"

/* The early return goes without the flush. */
int returns_early(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old;

	if (!pte_present(ptep_get(pte)))
		return 0;
	old = ptep_get_and_clear(vma->vm_mm, addr, pte); /* expect: tlb-missing-flush */
	if (pte_dirty(old))
		return -EIO;
	vma->vm_mm->total_vm--;
	if (pte_write(old))
		note(1);
	flush_tlb_page(vma, addr);
	return 0;
}

/* A page takes the place of another, nobody flushes. */
void replaces(struct mm_struct *mm, unsigned long addr, pte_t *pte, struct page *page)
{
	if (pte_present(ptep_get(pte)))
		set_pte_at(mm, addr, pte, mk_pte(page, 0)); /* expect: tlb-missing-flush */
}

/* Leaves the loop past the flush that is behind it. */
void leaves_past_flush(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
		       pte_t *pte, bool one)
{
	unsigned long start = addr;

	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_write(ptep_get(pte)))
			continue;
		ptep_set_wrprotect(vma->vm_mm, addr, pte); /* expect: tlb-missing-flush */
		if (one)
			goto out;
	}
	flush_tlb_range(vma, start, end);
out:
	vma->vm_mm->total_vm++;
}

static pte_t take(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	return ptep_get_and_clear(mm, addr, pte); /* expect: tlb-missing-flush */
}

/* Taken by a helper, seen to have been present, and forgotten. */
int taken_below(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	if (!pte_present(take(mm, addr, pte)))
		return -ENOENT;
	return 0;
}

/* Silent: only if there was a translation. */
void if_present(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);

	if (pte_present(old))
		flush_tlb_page(vma, addr);
}

/* Silent: more permissions need no flush, a stale entry only faults once more. */
void allows_more(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old))
		return;
	set_pte_at(vma->vm_mm, addr, pte, pte_mkwrite_novma(old));
	update_mmu_cache(vma, addr, pte);
}

/* Silent: one flush for all, if there was anything. */
void counted(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte)
{
	unsigned long start = addr, unmapped = 0;

	for (; addr != end; pte++, addr += PAGE_SIZE)
		if (pte_present(ptep_get_and_clear(vma->vm_mm, addr, pte)))
			unmapped++;
	if (unmapped)
		flush_tlb_range(vma, start, end);
}

/* Silent: a batch takes the flush over. */
void batched(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get_and_clear(mm, addr, pte);

	if (pte_present(old))
		set_tlb_ubc_flush_pending(mm, old, addr, addr + PAGE_SIZE);
}

/* Flushed first, changed then. */
void flushes_first(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (!pte_write(ptep_get(pte)))
		return;
	flush_tlb_page(vma, addr); /* expect: tlb-flush-before-update */
	ptep_set_wrprotect(vma->vm_mm, addr, pte);
}

/* The same for a range. */
void flushes_range_first(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			 pte_t *pte)
{
	flush_tlb_range(vma, addr, end); /* expect: tlb-flush-before-update */
	for (; addr != end; pte++, addr += PAGE_SIZE)
		if (pte_present(ptep_get(pte)))
			ptep_get_and_clear(vma->vm_mm, addr, pte);
}

/* Replaced behind the flush. */
void flushes_then_replaces(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			   struct page *page)
{
	if (!pte_present(ptep_get(pte)))
		return;
	flush_tlb_page(vma, addr); /* expect: tlb-flush-before-update */
	set_pte_at(vma->vm_mm, addr, pte, mk_pte(page, 0));
}

/* Silent: flushed before and after, as break-before-make does. */
void flushes_twice(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	if (!pte_present(ptep_get(pte)))
		return;
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	flush_tlb_page(vma, addr);
	set_pte_at(vma->vm_mm, addr, pte, v);
}

/* Silent: the first flush is for something else, the second one for the entry. */
void flushes_for_both(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	flush_tlb_mm(vma->vm_mm);
	if (!pte_write(ptep_get(pte)))
		return;
	ptep_set_wrprotect(vma->vm_mm, addr, pte);
	flush_tlb_page(vma, addr);
}

/* Silent: behind the flush only an empty entry is filled. */
void fills_afterwards(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	flush_tlb_page(vma, addr);
	if (pte_none(ptep_get(pte)))
		set_pte_at(vma->vm_mm, addr, pte, v);
}

/* Silent: the change flushes itself. */
void clears_and_flushes(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			struct mmu_notifier_range *range)
{
	flush_tlb_mm(vma->vm_mm);
	mmu_notifier_invalidate_range_start(range);
	if (pte_present(ptep_get(pte)))
		ptep_clear_flush(vma, addr, pte);
	mmu_notifier_invalidate_range_end(range);
}

/* Unlocked, then flushed: in between the page may be freed. */
void unlocks_first(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	bool flush;

	if (!pte)
		return;
	flush = pte_present(ptep_get_and_clear(vma->vm_mm, addr, pte));
	pte_unmap_unlock(pte, ptl); /* expect: tlb-flush-after-unlock */
	if (flush)
		flush_tlb_page(vma, addr);
}

static bool clear_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = pmd_lock(vma->vm_mm, pmd);
	bool was = pmd_present(pmdp_huge_get_and_clear(vma->vm_mm, addr, pmd));

	spin_unlock(ptl); /* expect: tlb-flush-after-unlock */
	return was;
}

/* A huge entry: the helper has the lock, its caller the flush. */
void flush_by_caller(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	if (clear_locked(vma, pmd, addr))
		flush_tlb_range(vma, addr, addr + PAGE_SIZE);
}

/* Write-protected with the mmap lock held for reading only: faults may come at any time. */
void protects_while_reading(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	mmap_read_lock(vma->vm_mm);
	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		goto out;
	if (pte_write(ptep_get(pte)))
		ptep_set_wrprotect(vma->vm_mm, addr, pte);
	pte_unmap_unlock(pte, ptl); /* expect: tlb-flush-after-unlock */
	flush_tlb_page(vma, addr);
out:
	mmap_read_unlock(vma->vm_mm);
}

/* Pointed elsewhere, unlocked, flushed. */
void replaces_and_unlocks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			  struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (!pte_present(ptep_get(pte))) {
		pte_unmap_unlock(pte, ptl);
		return;
	}
	set_pte_at(vma->vm_mm, addr, pte, mk_pte(page, 0));
	pte_unmap_unlock(pte, ptl); /* expect: tlb-flush-after-unlock */
	flush_tlb_page(vma, addr);
}

/* Silent: flushed under the lock. */
void flushes_under_lock(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (pte_present(ptep_get_and_clear(vma->vm_mm, addr, pte)))
		flush_tlb_page(vma, addr);
	pte_unmap_unlock(pte, ptl);
}

/* Silent: an empty entry was filled, the flush behind the lock is for something else. */
void fills_and_unlocks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (pte_none(ptep_get(pte)))
		set_pte_at(vma->vm_mm, addr, pte, v);
	pte_unmap_unlock(pte, ptl);
	flush_tlb_mm(vma->vm_mm);
}

/* Silent: the table's other lock is still held when one of two is dropped. */
void two_locks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *outer = pmd_lock(vma->vm_mm, pmd), *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	bool flush = false;

	if (pte) {
		flush = pte_present(ptep_get_and_clear(vma->vm_mm, addr, pte));
		pte_unmap_unlock(pte, ptl);
	}
	if (flush)
		flush_tlb_page(vma, addr);
	spin_unlock(outer);
}
