// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What TLBs may hold, and what is owed to them.
 *
 * The TLB is adversarial: whatever an entry has ever allowed since the last flush may
 * be cached.  A change that takes something away leaves an obligation, which a flush
 * of the address meets.  Translations of init_mm are left out: the kernel flushes
 * those lazily, when it reuses the addresses.
 */
#include "model.h"
#include <asm/tlbflush.h>
#include <linux/gfp.h>

/* One bit per page of the address space. */
u32 page_mask(unsigned long start, unsigned long end)
{
	u32 mask = 0;

	for (unsigned long addr = start & PAGE_MASK; addr < end && addr < USER_END;
	     addr += PAGE_SIZE)
		mask |= 1U << (addr / PAGE_SIZE);
	return mask;
}

/* Translations of pages, and of tables: those are cached on the way. */
static bool is_cached(const struct place *at, unsigned long value)
{
	return value & BIT_PRESENT && (at->level == LEVEL_PTE || at->level == LEVEL_PMD);
}

/* Does the entry allow all that a cached translation of `old` does? */
static bool covers(const struct place *at, unsigned long old, unsigned long value)
{
	unsigned long needed = old & (BIT_WRITE | (old & BIT_WRITE ? BIT_DIRTY : 0));

	return is_cached(at, value) && (old & PFN_BITS) == (value & PFN_BITS) &&
	       (value & needed) == needed;
}

static bool is_strict(const struct place *at, unsigned long old, unsigned long value)
{
	return !is_cached(at, value) || (old & PFN_BITS) != (value & PFN_BITS);
}

static void drop(struct obligation *o)
{
	*o = w.obligation[--w.nr_obligations];
}

/* An entry got a new value: obligations may end or become milder. */
static void review(const struct place *at, unsigned long value)
{
	for (unsigned int i = w.nr_obligations; i-- > 0;) {
		struct obligation *o = &w.obligation[i];

		if (o->entry != at->entry)
			continue;
		if (covers(at, o->value, value))
			drop(o);
		else
			o->strict = is_strict(at, o->value, value);
	}
}

static bool mmap_locked_for_writing(const struct mmu *mmu)
{
	const struct held *h = lock_held(&mmu->mm->mmap_lock);

	return h && !h->shared;
}

static void owe(const struct place *at, unsigned long old, unsigned long value)
{
	struct obligation *o = &w.obligation[w.nr_obligations];
	u32 pages = page_mask(at->addr, at->addr + at->size);

	for (unsigned int i = 0; i < w.nr_obligations; i++)
		if (w.obligation[i].entry == at->entry && w.obligation[i].value == old)
			return;
	if (w.nr_obligations == NR_OBLIGATIONS)
		misuse("more than %d translations are stale", NR_OBLIGATIONS);
	*o = (struct obligation){.mmu = at->mmu,
				 .start = at->addr,
				 .end = at->addr + at->size,
				 .value = old,
				 .entry = at->entry,
				 .ptl = lock_held(at->ptl) ? at->ptl : NULL,
				 .where = w.site,
				 .strict = is_strict(at, old, value),
				 .under_gather = gather_open(at->mmu),
				 .mmap_write = mmap_locked_for_writing(at->mmu),
				 .useless_flush = w.useless[at->mmu - w.mmu] & pages};
	w.nr_obligations++;
}

void tlb_changed(const struct place *at, unsigned long old, unsigned long new)
{
	if (at->mmu->mm == &init_mm)
		return;
	review(at, new);
	if (!is_cached(at, old) || covers(at, old, new))
		return;
	owe(at, old, new);
	if (is_strict(at, old, new) && !(old & BIT_TABLE))
		notifier_detached(at, false);
}

static bool recorded(const struct obligation *o)
{
	const struct gather *g = gather_open(o->mmu);
	u32 pages = page_mask(o->start, o->end);

	return o->batched || (g && (g->fullmm || (g->recorded & pages) == pages));
}

/* A flush meets an obligation; was it in time? */
static void meet(struct obligation *o, bool by_table)
{
	if (o->unlocked && !by_table) {
		w.site = o->where;
		violate(TLB_FLUSH_AFTER_UNLOCK, true,
			"a stale translation is flushed after the page-table lock was released");
	}
	drop(o);
}

static void flush(struct mmu *mmu, unsigned long start, unsigned long end, bool by_table)
{
	bool useful = false;

	for (unsigned int i = w.nr_obligations; i-- > 0;) {
		struct obligation *o = &w.obligation[i];

		if (o->mmu != mmu || o->start < start || o->end > end)
			continue;
		useful = true;
		meet(o, by_table);
	}
	if (useful)
		w.useless[mmu - w.mmu] &= ~page_mask(start, end);
	else
		w.useless[mmu - w.mmu] |= page_mask(start, end);
	hugetlb_flushed(mmu, start, end);
}

void tlb_flush(struct mmu *mmu, unsigned long start, unsigned long end)
{
	flush(mmu, start, end, false);
}

void tlb_flush_table(struct mmu *mmu, unsigned long start, unsigned long end)
{
	flush(mmu, start, end, true);
}

void tlb_flush_recorded(struct gather *g)
{
	for (unsigned int i = w.nr_obligations; i-- > 0;) {
		struct obligation *o = &w.obligation[i];
		u32 pages = page_mask(o->start, o->end);

		/* Never late: mm_tlb_flush_pending() tells whoever has the lock meanwhile. */
		if (o->mmu == g->mmu && (g->fullmm || (g->recorded & pages) == pages))
			meet(o, true);
	}
	g->recorded = 0;
}

/*
 * The lock that kept others from the entry goes.  A milder entry may wait for its
 * flush while the mmap lock is held for writing, as fork does; a table only has to be
 * flushed before it is freed.
 */
void tlb_unlock(const spinlock_t *ptl)
{
	for (unsigned int i = 0; i < w.nr_obligations; i++) {
		struct obligation *o = &w.obligation[i];

		if (o->ptl != ptl || recorded(o) || o->value & BIT_TABLE)
			continue;
		if (o->strict || !o->mmap_write)
			o->unlocked = true;
	}
}

/*
 * A page is freed, or its file loses sight of a mapping through which a CPU may still
 * write without the dirty bit being seen.
 */
void tlb_page_released(const struct page *page, bool rmap)
{
	for (unsigned int i = 0; i < w.nr_obligations; i++) {
		const struct obligation *o = &w.obligation[i];

		if (pfn_to_page((o->value & PFN_BITS) >> PAGE_SHIFT) != page)
			continue;
		if (rmap && (page->flags & PAGE_ANON || o->batched || !(o->value & BIT_WRITE) ||
			     !(o->value & BIT_DIRTY)))
			continue;
		violate(TLB_FREE_BEFORE_FLUSH, true,
			rmap ? "a dirty file page leaves the reverse map and a CPU may still write it"
			     : "a page is freed while a TLB may still translate to it");
		return;
	}
}

/* A gather is finished: what was changed under it has to be in its records. */
void tlb_check_gather(struct gather *g)
{
	for (unsigned int i = w.nr_obligations; i-- > 0;) {
		struct obligation *o = &w.obligation[i];

		if (o->mmu != g->mmu || !o->under_gather || o->batched)
			continue;
		w.site = o->where;
		violate(GATHER_MISSING_ENTRY, true,
			"an entry was changed under a gather and not recorded in it");
		drop(o);
	}
}

void tlb_finish_run(void)
{
	for (unsigned int i = 0; i < w.nr_obligations; i++) {
		const struct obligation *o = &w.obligation[i];

		if (recorded(o))
			continue;
		w.site = o->where;
		if (o->useless_flush)
			violate(TLB_FLUSH_BEFORE_UPDATE, true,
				"the flush comes before the update, and none after it");
		else
			violate(TLB_MISSING_FLUSH, true,
				"a stale translation is never flushed: 0x%lx", o->start);
	}
}

void flush_order(const struct mmu *mmu, unsigned long start, unsigned long end)
{
	bool late = w.arch == ORACLE_POWERPC || w.arch == ORACLE_SPARC64 || w.arch == ORACLE_S390;

	for (unsigned int i = 0; i < w.nr_pending; i++) {
		const struct place *at = &w.pending[i].at;

		if (at->mmu && (at->mmu != mmu || at->addr >= end || at->addr + at->size <= start))
			continue;
		violate(LAZY_FLUSH_ORDER, late,
			"the TLB is flushed while writes of the open section are pending");
		return;
	}
}

/* The kernel's names. */

static void flush_range(struct mmu *mmu, unsigned long start, unsigned long end)
{
	flush_order(mmu, start, end);
	flush(mmu, start, end, false);
}

void flush_tlb_all(void)
{
	API();
	for (unsigned int i = 0; i < NR_MMS; i++) {
		flush_range(&w.mmu[i], 0, USER_END);
		w.useless[i] = 0; /* for no entry in particular, so never too early */
	}
}

void flush_tlb_mm(struct mm_struct *mm)
{
	API();
	flush_range(mmu_of(mm), 0, USER_END);
}

void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	API();
	flush_range(mmu_of(vma->vm_mm), start, end);
}

void flush_tlb_page(struct vm_area_struct *vma, unsigned long addr)
{
	API();
	flush_range(mmu_of(vma->vm_mm), addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	API();
	flush_range(mmu_of(&init_mm), start, end);
}

void tlb_invalidate_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct mmu *mmu = mmu_of(mm);

	API();
	flush_range(mmu, start, end);
	if (mm == &init_mm)
		return;
	/* All of an mm is flushed for want of something smaller: what was meant is unknown. */
	if (!start && end >= USER_END)
		mmu->all_untold = true;
	else
		mmu->untold |= page_mask(start, end);
}

void set_tlb_ubc_flush_pending(struct mm_struct *mm, pte_t pteval, unsigned long start,
			       unsigned long end)
{
	struct mmu *mmu = mmu_of(mm);

	API();
	for (unsigned int i = 0; i < w.nr_obligations; i++)
		if (w.obligation[i].mmu == mmu && w.obligation[i].start >= start &&
		    w.obligation[i].end <= end)
			w.obligation[i].batched = true;
	mmu->batched = true;
}

/* What was put off is flushed; others must not rely on its range. */
static void flush_batched(struct mmu *mmu)
{
	for (unsigned int i = w.nr_obligations; i-- > 0;)
		if (w.obligation[i].mmu == mmu && w.obligation[i].batched)
			meet(&w.obligation[i], true);
}

void try_to_unmap_flush(void)
{
	API();
	for (unsigned int i = 0; i < NR_MMS; i++)
		if (w.mmu[i].batched) {
			flush_order(&w.mmu[i], 0, USER_END);
			flush_batched(&w.mmu[i]);
		}
}

void flush_tlb_batched_pending(struct mm_struct *mm)
{
	struct mmu *mmu = mmu_of(mm);

	API();
	mmu->drained = w.step;
	flush_order(mmu, 0, USER_END);
	if (!mmu->batched)
		return;
	mmu->batched = false;
	flush_batched(mmu);
}
