// SPDX-License-Identifier: GPL-2.0-or-later
/* What is owed to TLBs, and when it has to be paid. */
#include "selftest.h"
#include "model.h"

static pte_t *lock_first(spinlock_t **ptl)
{
	return pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, ptl);
}

static void map_first(void)
{
	oracle_map(MM, 0, ORACLE_WRITE | ORACLE_DIRTY | ORACLE_YOUNG | ORACLE_FILE);
}

/* tlb-missing-flush: what makes an obligation, and what meets it. */

static void take_away(unsigned int how)
{
	pte_t old = ptep_get(P);

	switch (how) {
	case 0:
		ptep_get_and_clear(MM, 0, P);
		break;
	case 1:
		pte_clear(MM, 0, P);
		break;
	case 2:
		ptep_set_wrprotect(MM, 0, P);
		break;
	case 3:
		set_pte_at(MM, 0, P, NEW);
		break;
	case 4:
		ptep_modify_prot_start(VMA, 0, P);
		ptep_modify_prot_commit(VMA, 0, P, old, pte_wrprotect(old));
		break;
	case 5:
		set_pte_at(MM, 0, P, pte_mkclean(old));
		break;
	}
}

static void not_flushed(void)
{
	map_first();
	take_away(oracle_choose(6));
}

/* All of them are found, not one for the others. */
#define NOT_FLUSHED(how)                                                                           \
	static void not_flushed_##how(void)                                                        \
	{                                                                                          \
		map_first();                                                                       \
		take_away(how);                                                                    \
	}
NOT_FLUSHED(0)
NOT_FLUSHED(1)
NOT_FLUSHED(2)
NOT_FLUSHED(3)
NOT_FLUSHED(4)
NOT_FLUSHED(5)

static void flushed(void)
{
	map_first();
	take_away(oracle_choose(6));
	switch (oracle_choose(4)) {
	case 0:
		flush_tlb_page(VMA, 0);
		break;
	case 1:
		flush_tlb_range(VMA, 0, 2 * PAGE_SIZE);
		break;
	case 2:
		flush_tlb_mm(MM);
		break;
	case 3:
		flush_tlb_all();
		break;
	}
}

static void flushed_elsewhere(void)
{
	map_first();
	take_away(0);
	if (oracle_flag())
		flush_tlb_page(VMA, PAGE_SIZE);
	else
		flush_tlb_mm(oracle_second_mm());
}

static void nothing_owed(void)
{
	pte_t old;

	map_first();
	old = ptep_get(P);
	ptep_test_and_clear_young(VMA, 0, P);
	set_pte_at(MM, 0, P, pte_mkyoung(old));
	ptep_get_and_clear(MM, 0, P);
	set_pte_at(MM, 0, P, old);
	ptep_get_and_clear(MM, PAGE_SIZE, Q);
	ptep_clear_flush(VMA, 0, P);
	oracle_swap(MM, 0, ORACLE_MIGRATION);
	pte_clear(MM, 0, P);
}

static void kernel_is_lazy(void)
{
	oracle_map(&init_mm, 0, ORACLE_WRITE);
	pte_clear(&init_mm, 0, oracle_pte(&init_mm, 0));
}

static void huge_entry(void)
{
	oracle_map(MM, 0, ORACLE_HUGE | ORACLE_WRITE);
	pmdp_set_wrprotect(MM, 0, oracle_pmd(MM, 0));
	if (oracle_flag())
		flush_tlb_range(VMA, 0, PMD_SIZE);
	else
		flush_tlb_range(VMA, 0, PAGE_SIZE);
}

static void huge_entry_flushed(void)
{
	oracle_map(MM, 0, ORACLE_HUGE | ORACLE_WRITE);
	pmdp_huge_clear_flush(VMA, 0, oracle_pmd(MM, 0));
}

static void batched(void)
{
	map_first();
	ptep_get_and_clear(MM, 0, P);
	set_tlb_ubc_flush_pending(MM, NEW, 0, PAGE_SIZE);
}

static void flush_first(void)
{
	map_first();
	flush_tlb_page(VMA, 0);
	take_away(2);
}

static void flush_first_and_last(void)
{
	flush_first();
	flush_tlb_page(VMA, 0);
}

/* tlb-flush-after-unlock */

static void change_and_unlock(bool wrprotect, bool flush)
{
	spinlock_t *ptl;
	pte_t *pte;

	map_first();
	pte = lock_first(&ptl);
	take_away(wrprotect ? 2 : 0);
	if (flush)
		flush_tlb_page(VMA, 0);
	pte_unmap_unlock(pte, ptl);
	if (!flush)
		flush_tlb_page(VMA, 0);
}

static void unlock_then_flush(void)
{
	change_and_unlock(false, false);
}

static void wrprotect_unlock_then_flush(void)
{
	change_and_unlock(true, false);
}

static void flush_then_unlock(void)
{
	change_and_unlock(oracle_flag(), true);
}

static void like_fork(void)
{
	mmap_write_lock(MM);
	change_and_unlock(true, false);
	mmap_write_unlock(MM);
}

static void not_like_fork(void)
{
	mmap_write_lock(MM);
	change_and_unlock(false, false);
	mmap_write_unlock(MM);
}

static void collapse_flushes_late(void)
{
	struct mmu_notifier_range range;
	spinlock_t *ptl;
	pte_t *pte;

	map_first();
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pte = lock_first(&ptl);
	take_away(0);
	pte_unmap_unlock(pte, ptl);
	pmdp_collapse_flush(VMA, 0, oracle_pmd(MM, 0));
	mmu_notifier_invalidate_range_end(&range);
}

/* tlb-free-before-flush */

static void free_page_of(bool flush)
{
	struct page *page;

	map_first();
	page = oracle_page(MM, 0);
	take_away(0);
	if (flush)
		flush_tlb_page(VMA, 0);
	put_page(page);
	if (!flush)
		flush_tlb_page(VMA, 0);
}

static void freed_first(void)
{
	free_page_of(false);
}

static void freed_last(void)
{
	free_page_of(true);
}

static void not_the_last_reference(void)
{
	struct page *page;

	map_first();
	page = oracle_page(MM, 0);
	get_page(page);
	take_away(0);
	put_page(page);
	flush_tlb_page(VMA, 0);
}

static void rmap_of(unsigned int flags)
{
	struct page *page;

	oracle_map(MM, 0, flags);
	page = oracle_page(MM, 0);
	take_away(0);
	page_remove_rmap(page);
	flush_tlb_page(VMA, 0);
}

static void rmap_of_dirty_file(void)
{
	rmap_of(ORACLE_FILE | ORACLE_WRITE | ORACLE_DIRTY);
}

static void rmap_of_others(void)
{
	static const unsigned int flags[] = {ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY,
					     ORACLE_FILE | ORACLE_WRITE,
					     ORACLE_FILE | ORACLE_DIRTY};

	rmap_of(flags[oracle_choose(3)]);
}

/* tlb-batched-pending */

static void look_at(pte_t *pte, unsigned int how)
{
	switch (how) {
	case 0:
		ptep_get(pte);
		break;
	case 1:
		ptep_set_wrprotect(MM, 0, pte);
		break;
	case 2:
		ptep_modify_prot_start(VMA, 0, pte);
		break;
	case 3:
		pte_clear(MM, 0, pte);
		break;
	}
}

static void scan(bool drain, bool drain_again, unsigned int how)
{
	spinlock_t *ptl;
	pte_t *pte;

	oracle_batched_pending(MM);
	pte = lock_first(&ptl);
	if (drain)
		flush_tlb_batched_pending(MM);
	look_at(pte, how);
	spin_unlock(ptl);
	spin_lock(ptl);
	if (drain_again)
		flush_tlb_batched_pending(MM);
	look_at(pte, how);
	pte_unmap_unlock(pte, ptl);
}

#define SCAN(how)                                                                                  \
	static void scan_without_drain_##how(void)                                                 \
	{                                                                                          \
		scan(false, true, how);                                                            \
	}
SCAN(0)
SCAN(1)
SCAN(2)
SCAN(3)

static void scan_after_relock(void)
{
	scan(true, false, oracle_choose(4));
}

static void scan_drained(void)
{
	scan(true, true, oracle_choose(4));
}

#define MISSING "tlb-missing-flush"

const struct example tlb_examples[] = {
	{"missing-flush: any", not_flushed, MISSING, NULL},
	{"missing-flush: get_and_clear", not_flushed_0, MISSING, NULL},
	{"missing-flush: pte_clear", not_flushed_1, MISSING, NULL},
	{"missing-flush: wrprotect", not_flushed_2, MISSING, NULL},
	{"missing-flush: other page", not_flushed_3, MISSING, NULL},
	{"missing-flush: protection change", not_flushed_4, MISSING, NULL},
	{"missing-flush: mkclean", not_flushed_5, MISSING, NULL},
	{"missing-flush: flushed", flushed, "", NULL},
	{"missing-flush: flush of something else", flushed_elsewhere, MISSING, NULL},
	{"missing-flush: nothing is owed", nothing_owed, "", NULL},
	{"missing-flush: kernel entries", kernel_is_lazy, "", NULL},
	{"missing-flush: huge entry, one page flushed", huge_entry, MISSING, NULL},
	{"missing-flush: huge entry", huge_entry_flushed, "", NULL},
	{"missing-flush: batched", batched, "", NULL},
	{"flush-before-update", flush_first, "tlb-flush-before-update", NULL},
	{"flush-before-update: and after", flush_first_and_last, "", NULL},
	{"flush-after-unlock: cleared", unlock_then_flush, "tlb-flush-after-unlock", NULL},
	{"flush-after-unlock: wrprotected", wrprotect_unlock_then_flush, "tlb-flush-after-unlock",
	 NULL},
	{"flush-after-unlock: flushed before", flush_then_unlock, "", NULL},
	{"flush-after-unlock: mmap lock held", like_fork, "", NULL},
	{"flush-after-unlock: cleared, mmap lock held", not_like_fork, "tlb-flush-after-unlock",
	 NULL},
	{"flush-after-unlock: collapse", collapse_flushes_late, "", NULL},
	{"free-before-flush: page", freed_first, "tlb-free-before-flush", NULL},
	{"free-before-flush: flushed before", freed_last, "", NULL},
	{"free-before-flush: other references", not_the_last_reference, "", NULL},
	{"free-before-flush: rmap of a dirty file page", rmap_of_dirty_file,
	 "tlb-free-before-flush", NULL},
	{"free-before-flush: rmap of others", rmap_of_others, "", NULL},
	{"batched-pending: read", scan_without_drain_0, "tlb-batched-pending", NULL},
	{"batched-pending: rmw", scan_without_drain_1, "tlb-batched-pending", NULL},
	{"batched-pending: protection change", scan_without_drain_2, "tlb-batched-pending", NULL},
	{"batched-pending: write", scan_without_drain_3, "tlb-batched-pending", NULL},
	{"batched-pending: lock taken again", scan_after_relock, "tlb-batched-pending", NULL},
	{"batched-pending: drained", scan_drained, "", NULL},
	{NULL, NULL, NULL, NULL},
};
