// SPDX-License-Identifier: GPL-2.0-or-later
/* Ranges in which secondary MMUs are told that entries go. */
#include "linux/mmu_notifier.h"

/* The error return leaves the range open. */
int error_leaves_open(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	mmu_notifier_invalidate_range_start(&range);
	if (try_something())
		return -EIO; /* expect: notifier-unbalanced */
	ptep_clear_flush(vma, addr, pte);
	mmu_notifier_invalidate_range_end(&range);
	return 0;
}

/* The failed nonblocking start has not started, and is ended. */
int ends_what_failed(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};
	int err = mmu_notifier_invalidate_range_start_nonblock(&range);

	if (!err)
		ptep_clear_flush(vma, addr, pte);
	mmu_notifier_invalidate_range_end(&range); /* expect: notifier-unbalanced */
	return err;
}

/* Starts again without an end. */
void starts_again(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	mmu_notifier_invalidate_range_start(&range);
	if (try_something())
		mmu_notifier_invalidate_range_start(&range); /* expect: notifier-unbalanced */
	ptep_clear_flush(vma, addr, pte);
	mmu_notifier_invalidate_range_end(&range);
}

/* Ended on a branch and once more behind it. */
void ends_twice(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	mmu_notifier_invalidate_range_start(&range);
	if (pte_present(ptep_clear_flush(vma, addr, pte)))
		mmu_notifier_invalidate_range_end(&range);
	mmu_notifier_invalidate_range_end(&range); /* expect: notifier-unbalanced */
}

/* Silent: only what has started is ended. */
int ends_what_started(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	if (mmu_notifier_invalidate_range_start_nonblock(&range))
		return -EAGAIN;
	ptep_clear_flush(vma, addr, pte);
	mmu_notifier_invalidate_range_end(&range);
	return 0;
}

/* Silent: started and ended on the same condition. */
void if_present(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, bool there)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	if (there)
		mmu_notifier_invalidate_range_start(&range);
	cond_resched();
	if (there) {
		ptep_clear_flush(vma, addr, pte);
		mmu_notifier_invalidate_range_end(&range);
	}
}

static void open_range(struct mmu_notifier_range *range, unsigned long addr)
{
	range->start = addr;
	range->end = addr + PAGE_SIZE;
	mmu_notifier_invalidate_range_start(range);
}

static void close_range(struct mmu_notifier_range *range)
{
	mmu_notifier_invalidate_range_end(range);
}

/* Silent: one helper starts, another one ends. */
void by_helpers(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range;

	open_range(&range, addr);
	ptep_clear_flush(vma, addr, pte);
	close_range(&range);
}

/* Silent: each turn of the loop has a range of its own. */
void turn_by_turn(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte)
{
	struct mmu_notifier_range range;

	for (; addr != end; addr += PAGE_SIZE, pte++) {
		open_range(&range, addr);
		ptep_clear_flush(vma, addr, pte);
		mmu_notifier_invalidate_range_end(&range);
	}
}

/* Nobody is told. */
void tells_nobody(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	ptep_clear_flush(vma, addr, pte); /* expect: notifier-missing */
}

/* Silent: how an architecture does what the model knows; asked is whoever calls it. */
pte_t huge_ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	return ptep_clear_flush(vma, addr, ptep);
}

/* A whole table goes, behind the end of the range. */
void behind_the_end(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};
	spinlock_t *ptl;

	mmu_notifier_invalidate_range_start(&range);
	mmu_notifier_invalidate_range_end(&range);
	ptl = pmd_lock(vma->vm_mm, pmd);
	pmdp_collapse_flush(vma, addr, pmd); /* expect: notifier-missing */
	spin_unlock(ptl);
}

/* Told on one path only. */
void told_sometimes(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd, bool tell)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	if (tell)
		mmu_notifier_invalidate_range_start(&range);
	pmdp_huge_clear_flush(vma, addr, pmd); /* expect: notifier-missing */
	if (tell)
		mmu_notifier_invalidate_range_end(&range);
}

static void clear_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	ptep_clear_flush(vma, addr, pte); /* expect: notifier-missing */
}

/* Of two callers this one has no range. */
void caller_without(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	clear_one(vma, addr, pte);
}

static void clear_other(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	ptep_clear_flush(vma, addr, pte);
}

/* Silent: the range is the caller's. */
void caller_with(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};

	mmu_notifier_invalidate_range_start(&range);
	clear_other(vma, addr, pte);
	mmu_notifier_invalidate_range_end(&range);
}

/* Silent: more permissions take nothing from anybody. */
void allows_more(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	set_pte_at(vma->vm_mm, addr, pte, pte_mkwrite_novma(ptep_get(pte)));
	update_mmu_cache(vma, addr, pte);
}

/* Silent: the nonblocking start worked. */
int told_without_waiting(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	struct mmu_notifier_range range = {addr, addr + PAGE_SIZE};
	int err = mmu_notifier_invalidate_range_start_nonblock(&range);

	if (err)
		return err;
	pmdp_huge_clear_flush(vma, addr, pmd);
	mmu_notifier_invalidate_range_end(&range);
	return 0;
}
