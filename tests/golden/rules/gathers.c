// SPDX-License-Identifier: GPL-2.0-or-later
/* Gathers: begun, told of what goes, finished. */
#include "api.h"
#include "linux/mmu_notifier.h"

/* The error return never finishes. */
int error_leaves_begun(struct mm_struct *mm)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (try_something())
		return -EIO; /* expect: gather-unbalanced */
	tlb_finish_mmu(&tlb);
	return 0;
}

/* Finished on a branch and once more behind it. */
void finishes_twice(struct mm_struct *mm)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (need_resched())
		tlb_finish_mmu(&tlb);
	tlb_finish_mmu(&tlb); /* expect: gather-unbalanced */
}

/* The retry begins again. */
void retry_begins_again(struct mm_struct *mm)
{
	struct mmu_gather tlb;

again:
	tlb_gather_mmu(&tlb, mm); /* expect: gather-unbalanced */
	if (try_something())
		goto again;
	tlb_finish_mmu(&tlb);
}

/* Finished though it was begun on one path only. */
void finishes_unbegun(struct mm_struct *mm, bool begin)
{
	struct mmu_gather tlb;

	if (begin)
		tlb_gather_mmu(&tlb, mm);
	cond_resched();
	tlb_finish_mmu(&tlb); /* expect: gather-unbalanced */
}

/* Silent: a flush in between does not end it. */
void flushes_between(struct mm_struct *mm)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	tlb_flush_mmu(&tlb);
	tlb_finish_mmu(&tlb);
}

/* Silent: finished before the retry. */
void retry_after_finish(struct mm_struct *mm)
{
	struct mmu_gather tlb;

again:
	tlb_gather_mmu(&tlb, mm);
	if (try_something()) {
		tlb_finish_mmu(&tlb);
		goto again;
	}
	tlb_finish_mmu(&tlb);
}

static void start_gather(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb_gather_mmu(tlb, mm);
}

static void finish_gather(struct mmu_gather *tlb)
{
	tlb_finish_mmu(tlb);
}

/* Silent: helpers begin and finish. */
void by_helpers(struct mm_struct *mm)
{
	struct mmu_gather tlb;

	start_gather(&tlb, mm);
	cond_resched();
	finish_gather(&tlb);
}

/* The entry goes and the gather never hears of it. */
void not_recorded(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (pte_present(ptep_get(pte)))
		ptep_get_and_clear(mm, addr, pte); /* expect: gather-missing-entry */
	tlb_finish_mmu(&tlb);
}

/* Recorded on the way of a page only, but the entry is gone on both. */
void recorded_sometimes(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			pte_t *pte)
{
	struct mmu_gather tlb;
	pte_t old;

	tlb_gather_mmu(&tlb, mm);
	old = ptep_get_and_clear(mm, addr, pte); /* expect: gather-missing-entry */
	if (pte_present(old) && vm_normal_page(vma, addr, old))
		tlb_remove_tlb_entry(&tlb, pte, addr);
	tlb_finish_mmu(&tlb);
}

/* Of two entries one is recorded. */
void one_of_two(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (pte_present(ptep_get(pte)) && pte_present(ptep_get(pte + 1))) {
		ptep_get_and_clear(mm, addr, pte);
		tlb_remove_tlb_entry(&tlb, pte, addr);
		pte++;
		ptep_get_and_clear(mm, addr, pte); /* expect: gather-missing-entry */
	}
	tlb_finish_mmu(&tlb);
}

static bool take(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	return pte_present(ptep_get_and_clear(mm, addr, pte)); /* expect: gather-missing-entry */
}

/* The helper says that something went, nobody records it. */
void taken_below(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (take(mm, addr, pte))
		note(addr);
	tlb_finish_mmu(&tlb);
}

/* Silent: an entry that was not present has no translation. */
void not_present(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (!pte_present(ptep_get(pte)))
		ptep_get_and_clear(mm, addr, pte);
	tlb_finish_mmu(&tlb);
}

/* Silent: it flushes by itself. */
void flushes_itself(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		    pte_t *pte, struct mmu_notifier_range *range)
{
	struct mmu_gather tlb;

	mmu_notifier_invalidate_range_start(range);
	tlb_gather_mmu(&tlb, mm);
	if (pte_present(ptep_get(pte)))
		ptep_clear_flush(vma, addr, pte);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(range);
}

static bool take_other(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	return pte_present(ptep_get_and_clear(mm, addr, pte));
}

/* Silent: the helper takes, its caller records. */
void recorded_by_caller(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (take_other(mm, addr, pte))
		tlb_remove_tlb_entry(&tlb, pte, addr);
	tlb_finish_mmu(&tlb);
}

/* The lock goes before the flush. */
void unshares_and_unlocks(struct mmu_gather *tlb, struct vm_area_struct *vma,
			  struct address_space *mapping, unsigned long addr, pte_t *pte)
{
	i_mmap_lock_write(mapping);
	huge_pmd_unshare(tlb, vma, addr, pte);
	i_mmap_unlock_write(mapping); /* expect: gather-unshare */
	huge_pmd_unshare_flush(tlb, vma);
}

/* Finished without the flush of what was shared. */
void unshares_and_finishes(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			   pte_t *pte)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (huge_pmd_unshare(&tlb, vma, addr, pte))
		note(addr);
	tlb_finish_mmu(&tlb); /* expect: gather-unshare */
}

static int give_up(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		   pte_t *pte)
{
	return huge_pmd_unshare(tlb, vma, addr, pte);
}

/* A helper gives the table up, the flush comes behind the lock. */
void given_up_below(struct mmu_gather *tlb, struct vm_area_struct *vma,
		    struct address_space *mapping, unsigned long addr, pte_t *pte)
{
	i_mmap_lock_write(mapping);
	give_up(tlb, vma, addr, pte);
	i_mmap_unlock_write(mapping); /* expect: gather-unshare */
	flush_hugetlb_tlb_range(vma, addr, addr + PAGE_SIZE);
}

/* Flushed before there was anything to flush. */
void flushes_too_early(struct mmu_gather *tlb, struct vm_area_struct *vma,
		       struct address_space *mapping, unsigned long addr, pte_t *pte)
{
	i_mmap_lock_write(mapping);
	huge_pmd_unshare_flush(tlb, vma);
	huge_pmd_unshare(tlb, vma, addr, pte);
	i_mmap_unlock_write(mapping); /* expect: gather-unshare */
}

/* Silent: flushed in time. */
void unshares_and_flushes(struct mmu_gather *tlb, struct vm_area_struct *vma,
			  struct address_space *mapping, unsigned long addr, pte_t *pte)
{
	i_mmap_lock_write(mapping);
	huge_pmd_unshare(tlb, vma, addr, pte);
	huge_pmd_unshare_flush(tlb, vma);
	i_mmap_unlock_write(mapping);
}

/* Silent: nothing was unshared on the way without a flush. */
void flushes_if_unshared(struct mmu_gather *tlb, struct vm_area_struct *vma,
			 struct address_space *mapping, unsigned long addr, pte_t *pte)
{
	int unshared;

	i_mmap_lock_write(mapping);
	unshared = huge_pmd_unshare(tlb, vma, addr, pte);
	if (unshared)
		flush_hugetlb_tlb_range(vma, addr, addr + PAGE_SIZE);
	i_mmap_unlock_write(mapping);
}

static bool unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		    pte_t *pte)
{
	return huge_pmd_unshare(tlb, vma, addr, pte) != 0;
}

/* Silent: a flag of the loop remembers it up to the flush. */
void flushes_behind_the_loop(struct mmu_gather *tlb, struct vm_area_struct *vma,
			     struct address_space *mapping, unsigned long addr, unsigned long end,
			     pte_t *pte)
{
	bool shared = false;

	i_mmap_lock_write(mapping);
	for (; addr != end; addr += PAGE_SIZE, pte++)
		shared |= unshare(tlb, vma, addr, pte);
	if (shared)
		huge_pmd_unshare_flush(tlb, vma);
	i_mmap_unlock_write(mapping);
}

/* Freed at once: GUP-fast may be in the table. */
void frees_at_once(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd,
		   struct mmu_notifier_range *range)
{
	pmd_t old;

	if (!pmd_present(pmdp_get(pmd)))
		return;
	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	if (pmd_present(old))
		pte_free(mm, pmd_pgtable(old)); /* expect: gather-table-sync */
}

/* Kept for another use without waiting. */
void deposits_at_once(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		      pmd_t *pmd, struct mmu_notifier_range *range)
{
	pmd_t old;

	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	pgtable_trans_huge_deposit(mm, pmd, pmd_pgtable(old)); /* expect: gather-table-sync */
}

/* Waited for before the table was detached. */
void waits_too_early(struct mm_struct *mm, pmd_t *pmd)
{
	pmd_t old = pmdp_get(pmd);

	if (pmd_none(old))
		return;
	tlb_remove_table_sync_one();
	pmd_clear(pmd);
	pte_free(mm, pmd_pgtable(old)); /* expect: gather-table-sync */
}

/* Waited for on one path only. */
void waits_sometimes(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		     pmd_t *pmd, bool wait, struct mmu_notifier_range *range)
{
	pmd_t old;

	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	if (wait)
		tlb_remove_table_sync_one();
	if (pmd_present(old))
		pte_free(mm, pmd_pgtable(old)); /* expect: gather-table-sync */
}

/* Silent: waited for between the two. */
void waits(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd,
	struct mmu_notifier_range *range)
{
	pmd_t old;

	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	tlb_remove_table_sync_one();
	if (pmd_present(old))
		pte_free(mm, pmd_pgtable(old));
}

/* Silent: freed behind a grace period. */
void defers(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd,
	struct mmu_notifier_range *range)
{
	pmd_t old;

	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	if (pmd_present(old))
		pte_free_defer(mm, pmd_pgtable(old));
}

/* Silent: another table, that was never in use. */
void frees_spare(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd,
		 pgtable_t spare, struct mmu_notifier_range *range)
{
	pmd_t old;

	mmu_notifier_invalidate_range_start(range);
	old = pmdp_collapse_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(range);
	pte_free(mm, spare);
	pmd_populate(mm, pmd, pmd_pgtable(old));
}
