// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Entries: read, written, and read and changed at once.
 *
 * Deferred writes go through lazy_defer(); everything else acts on memory.  The TLB's
 * obligations follow the latest value, in program order, because they are part of the
 * contract: when a deferred write really lands is the personality's business.
 */
#include "model.h"

unsigned long latest(const unsigned long *entry)
{
	const struct pending *p = lazy_pending(entry);

	return p ? p->value : *entry;
}

/* Entries are looked at under a fresh lock while reclaim's flushes are pending. */
static void check_batched(const struct place *at)
{
	const struct held *lock;

	if (at->level != LEVEL_PTE || !at->mmu->batched)
		return;
	lock = lock_held(at->ptl);
	if (lock && at->mmu->drained < lock->since)
		violate(TLB_BATCHED_PENDING, true,
			"entries are used while batched flushes of the mm are pending");
}

/* What memory shows: s390 finds its own cache unless the load is a plain one. */
static unsigned long memory_value(const unsigned long *entry, bool raw)
{
	return w.arch == ORACLE_S390 && !raw ? latest(entry) : *entry;
}

unsigned long entry_read(const void *entry, bool raw)
{
	struct place at = place_of(entry);
	unsigned long value = memory_value(at.entry, raw);

	if (lazy_pending(at.entry)) {
		violate(LAZY_READ_HAZARD, value != latest(at.entry),
			"an entry is read while its write is pending");
		w.tainted |= value != latest(at.entry);
	}
	if (at.mmu)
		check_batched(&at);
	return value;
}

/* Change an entry in memory at once; returns what was there. */
static unsigned long change(const void *entry, unsigned long clear, unsigned long set, bool replace)
{
	struct place at = place_of(entry);
	unsigned long old = memory_value(at.entry, false), before = latest(at.entry), new;
	struct pending *p = lazy_pending(at.entry);

	if (p) {
		bool lost = p->queued && w.arch == ORACLE_XEN;

		violate(LAZY_READ_HAZARD, lost,
			"an entry is changed in memory while an earlier write of it is pending");
		w.tainted |= lost;
	}
	if (at.mmu)
		check_batched(&at);
	new = replace ? set : (old & ~clear) | set;
	if (p && p->queued && w.arch == ORACLE_S390)
		p->value = new;
	*at.entry = new;
	if (at.mmu)
		tlb_changed(&at, before, new);
	return old;
}

/* Bits cleared and set; clearing all of them is how entries are taken out. */
unsigned long entry_rmw(const void *entry, unsigned long clear, unsigned long set)
{
	return change(entry, clear, set, false);
}

void entry_defer(const void *entry, unsigned long value)
{
	struct place at = place_of(entry);
	unsigned long before = latest(at.entry);
	const struct held *lock;

	lazy_defer(&at, value);
	if (!at.mmu)
		return;
	check_batched(&at);
	lock = lock_held(at.ptl);
	if (lazy_active() && lock && at.mmu->mm != &init_mm && lock->since > lazy_since())
		violate(LAZY_LOCK, false,
			"the section was entered before the page-table lock was taken");
	tlb_changed(&at, before, value);
}

/* A plain store in the case: memory holds it already, nobody else was told. */
void entry_written_raw(const void *entry)
{
	struct place at = place_of(entry);

	if (lazy_pending(at.entry))
		violate(LAZY_READ_HAZARD, w.arch == ORACLE_XEN,
			"an entry is stored to while an earlier write of it is pending");
}

/* Reads. */

#define READER(type, name)                                                                         \
	type##_t name(type##_t *ptr)                                                               \
	{                                                                                          \
		API();                                                                             \
		return (type##_t){entry_read(ptr, false)};                                         \
	}

READER(pte, ptep_get)
READER(pte, ptep_get_lockless)
READER(pmd, pmdp_get)
READER(pmd, pmdp_get_lockless)
READER(pud, pudp_get)
READER(pgd, pgdp_get)

/* Writes that a section may defer. */

void set_pte(pte_t *ptep, pte_t pte)
{
	API();
	entry_defer(ptep, pte.pte);
}

void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	API();
	entry_defer(ptep, pte.pte);
}

void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr)
{
	API();
	for (unsigned int i = 0; i < nr; i++)
		entry_defer(ptep + i, pte.pte + ((unsigned long)i << PAGE_SHIFT));
}

void set_pmd_at(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t pmd)
{
	API();
	entry_defer(pmdp, pmd.pmd);
}

void set_pgd(pgd_t *pgdp, pgd_t pgd)
{
	API();
	entry_defer(pgdp, pgd.pgd);
}

void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	API();
	entry_defer(ptep, 0);
}

void clear_not_present_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
				 unsigned int nr, int full)
{
	API();
	for (unsigned int i = 0; i < nr; i++)
		entry_defer(ptep + i, 0);
}

void pte_clear_not_present_full(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int full)
{
	API();
	entry_defer(ptep, 0);
}

/*
 * Start takes the entry out on most architectures and only reads on Xen PV; in either
 * case the commit says what becomes of it, so the obligation is the commit's.
 */
static unsigned long prot_start(const void *entry)
{
	struct place at = place_of(entry);
	struct pending *p;
	unsigned long old;

	p = lazy_pending(at.entry);
	old = memory_value(at.entry, false);
	if (p) {
		bool stale = old != p->value;

		violate(LAZY_READ_HAZARD, stale,
			"a protection change starts while a write of the entry is pending");
		w.tainted |= stale;
	}
	if (at.mmu)
		check_batched(&at);
	return old;
}

pte_t ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	API();
	return (pte_t){prot_start(ptep)};
}

pte_t modify_prot_start_ptes(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     unsigned int nr)
{
	unsigned long value;

	API();
	value = prot_start(ptep);
	for (unsigned int i = 1; i < nr; i++)
		value |= prot_start(ptep + i) & (BIT_YOUNG | BIT_DIRTY);
	return (pte_t){value};
}

void ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     pte_t old_pte, pte_t pte)
{
	API();
	entry_defer(ptep, pte.pte);
}

void modify_prot_commit_ptes(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     pte_t old_pte, pte_t pte, unsigned int nr)
{
	API();
	for (unsigned int i = 0; i < nr; i++)
		entry_defer(ptep + i, pte.pte + ((unsigned long)i << PAGE_SHIFT));
}

/* Read-modify-writes, which take effect at once. */

pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	API();
	return (pte_t){entry_rmw(ptep, ~0UL, 0)};
}

pte_t ptep_get_and_clear_full(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int full)
{
	API();
	return (pte_t){entry_rmw(ptep, ~0UL, 0)};
}

/* The first entry, with the accessed and dirty bits of all. */
pte_t get_and_clear_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
			      unsigned int nr, int full)
{
	unsigned long value;

	API();
	value = entry_rmw(ptep, ~0UL, 0);
	for (unsigned int i = 1; i < nr; i++)
		value |= entry_rmw(ptep + i, ~0UL, 0) & (BIT_YOUNG | BIT_DIRTY);
	return (pte_t){value};
}

/* Operations that flush what they changed. */
void entry_flush(const void *entry)
{
	struct place at = place_of(entry);

	if (!at.mmu)
		return;
	flush_order(at.mmu, at.addr, at.addr + at.size);
	tlb_flush(at.mmu, at.addr, at.addr + at.size);
}

pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t old;

	API();
	old.pte = entry_rmw(ptep, ~0UL, 0);
	entry_flush(ptep);
	return old;
}

void ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	API();
	entry_rmw(ptep, BIT_WRITE, 0);
}

void wrprotect_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, unsigned int nr)
{
	API();
	for (unsigned int i = 0; i < nr; i++)
		entry_rmw(ptep + i, BIT_WRITE, 0);
}

/* A compare-and-exchange: immediate where it succeeds. */
bool ptep_try_set(pte_t *ptep, pte_t pte)
{
	API();
	if (entry_rmw(ptep, 0, 0))
		return false;
	change(ptep, 0, pte.pte, true);
	return true;
}

int ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t entry,
			  int dirty)
{
	API();
	return change(ptep, 0, entry.pte, true) != entry.pte;
}

int ptep_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	API();
	return !!(entry_rmw(ptep, BIT_YOUNG, 0) & BIT_YOUNG);
}

int ptep_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	API();
	return !!(entry_rmw(ptep, BIT_YOUNG, 0) & BIT_YOUNG);
}

pmd_t pmdp_huge_get_and_clear(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp)
{
	API();
	return (pmd_t){entry_rmw(pmdp, ~0UL, 0)};
}

pmd_t pmdp_huge_clear_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	pmd_t old;

	API();
	old.pmd = entry_rmw(pmdp, ~0UL, 0);
	entry_flush(pmdp);
	return old;
}

pmd_t pmdp_invalidate(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	pmd_t old;

	API();
	old.pmd = entry_rmw(pmdp, BIT_PRESENT, BIT_INVALID);
	entry_flush(pmdp);
	return old;
}

int pmdp_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	API();
	return !!(entry_rmw(pmdp, BIT_YOUNG, 0) & BIT_YOUNG);
}

void pmdp_set_wrprotect(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp)
{
	API();
	entry_rmw(pmdp, BIT_WRITE, 0);
}
