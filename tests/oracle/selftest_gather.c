// SPDX-License-Identifier: GPL-2.0-or-later
/* Gathers, shared tables, tables that are freed, secondary MMUs, processors' variables. */
#include "selftest.h"
#include "model.h"
#include <linux/percpu.h>

static void map_first(void)
{
	oracle_map(MM, 0, ORACLE_FILE | ORACLE_WRITE | ORACLE_DIRTY);
}

/* gather-unbalanced, gather-missing-entry */

static void zap(struct mmu_gather *tlb, bool record)
{
	struct page *page = oracle_page(MM, 0);

	ptep_get_and_clear(MM, 0, P);
	if (record)
		tlb_remove_tlb_entry(tlb, P, 0);
	if (__tlb_remove_page(tlb, page, true))
		tlb_flush_mmu(tlb);
}

static void gathered(void)
{
	struct mmu_gather tlb;
	struct page *page;

	map_first();
	page = oracle_page(MM, 0);
	tlb_gather_mmu(&tlb, MM);
	zap(&tlb, true);
	must(oracle_page(MM, 0) == NULL);
	tlb_finish_mmu(&tlb);
	must(page->flags & PAGE_FREE);
}

static void whole_mm(void)
{
	struct mmu_gather tlb;

	oracle_map(MM, 0, ORACLE_ANON | ORACLE_WRITE);
	tlb_gather_mmu_fullmm(&tlb, MM);
	ptep_get_and_clear(MM, 0, P);
	tlb_finish_mmu(&tlb);
}

static void never_finished(void)
{
	struct mmu_gather tlb;

	map_first();
	tlb_gather_mmu(&tlb, MM);
	zap(&tlb, true);
}

static void begun_twice(void)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, MM);
	tlb_gather_mmu(&tlb, MM);
	tlb_finish_mmu(&tlb);
}

static void finished_only(void)
{
	struct mmu_gather tlb;

	tlb_finish_mmu(&tlb);
}

static void not_recorded(void)
{
	struct mmu_gather tlb;

	map_first();
	tlb_gather_mmu(&tlb, MM);
	ptep_get_and_clear(MM, 0, P);
	tlb_finish_mmu(&tlb);
}

/* A flush of the neighbours' range is luck. */
static void between_recorded(void)
{
	struct mmu_gather tlb;

	for (unsigned long addr = 0; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE)
		oracle_map(MM, addr, ORACLE_ANON);
	tlb_gather_mmu(&tlb, MM);
	get_and_clear_full_ptes(MM, 0, P, 3, 0);
	tlb_remove_tlb_entry(&tlb, P, 0);
	tlb_remove_tlb_entry(&tlb, P + 2, 2 * PAGE_SIZE);
	tlb_finish_mmu(&tlb);
}

static void recorded_as_many(void)
{
	struct mmu_gather tlb;

	for (unsigned long addr = 0; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE)
		oracle_map(MM, addr, ORACLE_ANON);
	tlb_gather_mmu(&tlb, MM);
	get_and_clear_full_ptes(MM, 0, P, 3, 0);
	tlb_remove_tlb_entries(&tlb, P, 3, 0);
	tlb_finish_mmu(&tlb);
}

static void flushed_by_hand(void)
{
	struct mmu_gather tlb;

	map_first();
	tlb_gather_mmu(&tlb, MM);
	ptep_get_and_clear(MM, 0, P);
	flush_tlb_page(VMA, 0);
	tlb_finish_mmu(&tlb);
}

/* A page goes to the gather and is freed by someone else first. */
static void freed_beside(void)
{
	struct mmu_gather tlb;
	struct page *page;

	map_first();
	page = oracle_page(MM, 0);
	tlb_gather_mmu(&tlb, MM);
	ptep_get_and_clear(MM, 0, P);
	tlb_remove_tlb_entry(&tlb, P, 0);
	put_page(page);
	tlb_finish_mmu(&tlb);
}

static void rmap_not_delayed(bool flush)
{
	struct mmu_gather tlb;
	struct page *page;

	map_first();
	page = oracle_page(MM, 0);
	tlb_gather_mmu(&tlb, MM);
	ptep_get_and_clear(MM, 0, P);
	tlb_remove_tlb_entry(&tlb, P, 0);
	__tlb_remove_page(&tlb, page, true);
	if (flush)
		tlb_flush_mmu_tlbonly(&tlb);
	tlb_flush_rmaps(&tlb, VMA);
	tlb_finish_mmu(&tlb);
}

static void rmaps_first(void)
{
	rmap_not_delayed(false);
}

static void rmaps_after_flush(void)
{
	rmap_not_delayed(true);
}

static void gather_in_section(void)
{
	struct mmu_gather tlb;

	oracle_map(MM, 0, ORACLE_ANON);
	tlb_gather_mmu(&tlb, MM);
	ENTER();
	pte_clear(MM, 0, P);
	tlb_remove_tlb_entry(&tlb, P, 0);
	tlb_flush_mmu_tlbonly(&tlb);
	LEAVE();
	tlb_finish_mmu(&tlb);
}

/* gather-unshare */

enum unshare_flush { NEVER, BY_PROTOCOL, BY_TABLES, BY_RANGE, BY_GATHER };

static void unshare_flush(struct mmu_gather *tlb, enum unshare_flush how)
{
	switch (how) {
	case NEVER:
		break;
	case BY_PROTOCOL:
		huge_pmd_unshare_flush(tlb, VMA);
		break;
	case BY_TABLES:
		tlb_flush_unshared_tables(tlb);
		break;
	case BY_RANGE:
		flush_hugetlb_tlb_range(VMA, 0, PMD_SIZE);
		break;
	case BY_GATHER:
		tlb_remove_huge_tlb_entry(NULL, tlb, hugetlb_walk(VMA, 0, PMD_SIZE), 0);
		tlb_flush_mmu_tlbonly(tlb);
		break;
	}
}

/* Flushed while the lock is held, after that, and after the gather. */
static void unshare(enum unshare_flush locked, enum unshare_flush unlocked,
		    enum unshare_flush finished, bool lock)
{
	struct address_space *mapping = VMA->vm_file->f_mapping;
	struct mmu_gather tlb;

	oracle_map(MM, 0, ORACLE_HUGE | ORACLE_WRITE);
	oracle_share_pmd(MM, 0);
	tlb_gather_mmu(&tlb, MM);
	if (lock)
		i_mmap_lock_write(mapping);
	must(huge_pmd_unshare(&tlb, VMA, 0, hugetlb_walk(VMA, 0, PMD_SIZE)) == 1);
	must(huge_pmd_unshare(&tlb, VMA, 0, hugetlb_walk(VMA, 0, PMD_SIZE)) == 0);
	unshare_flush(&tlb, locked);
	if (lock)
		i_mmap_unlock_write(mapping);
	unshare_flush(&tlb, unlocked);
	tlb_finish_mmu(&tlb);
	unshare_flush(&tlb, finished);
}

static void unshared_and_flushed(void)
{
	unshare(BY_PROTOCOL + oracle_choose(4), NEVER, NEVER, oracle_flag());
}

static void unshared_flushed_late(void)
{
	unshare(NEVER, BY_RANGE, NEVER, true);
}

static void unshared_flushed_after_gather(void)
{
	unshare(NEVER, NEVER, BY_RANGE, false);
}

static void unshared_not_flushed(void)
{
	oracle_map(MM, 0, ORACLE_HUGE | ORACLE_WRITE);
	oracle_share_pmd(MM, 0);
	must(huge_pmd_unshare(NULL, VMA, 0, hugetlb_walk(VMA, 0, PMD_SIZE)) == 1);
}

static void not_shared(void)
{
	oracle_map(MM, 0, ORACLE_HUGE | ORACLE_WRITE);
	must(!huge_pmd_unshare(NULL, VMA, 0, hugetlb_walk(VMA, 0, PMD_SIZE)));
}

/* gather-table-sync, notifier-missing */

static void collapse(bool notify, bool sync)
{
	struct mmu_notifier_range range;
	pmd_t old;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PMD_SIZE);
	if (notify)
		mmu_notifier_invalidate_range_start(&range);
	old = pmdp_collapse_flush(VMA, 0, oracle_pmd(MM, 0));
	if (notify)
		mmu_notifier_invalidate_range_end(&range);
	if (sync)
		tlb_remove_table_sync_one();
	pte_free(MM, pfn_to_page((old.pmd & PFN_BITS) >> PAGE_SHIFT));
}

static void collapsed(void)
{
	collapse(true, true);
}

static void collapsed_without_sync(void)
{
	collapse(true, false);
}

static void collapsed_without_notifier(void)
{
	collapse(false, true);
}

/* The table is kept for the huge page that takes its place. */
static void deposit(bool sync)
{
	struct mmu_notifier_range range;
	pmd_t old;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	old = pmdp_collapse_flush(VMA, 0, oracle_pmd(MM, 0));
	mmu_notifier_invalidate_range_end(&range);
	if (sync)
		tlb_remove_table_sync_one();
	pgtable_trans_huge_deposit(MM, oracle_pmd(MM, 0), pmd_pgtable(old));
	must(pgtable_trans_huge_withdraw(MM, oracle_pmd(MM, 0)) == pmd_pgtable(old));
	pmd_populate(MM, oracle_pmd(MM, 0), pmd_pgtable(old));
	must(oracle_pte(MM, 0) != NULL);
}

static void deposited(void)
{
	deposit(true);
}

static void deposited_without_sync(void)
{
	deposit(false);
}

static void freed_by_rcu(void)
{
	pmd_t old;

	old.pmd = *(volatile unsigned long *)oracle_pmd(MM, 0);
	pmd_clear(oracle_pmd(MM, 0));
	flush_tlb_mm(MM);
	pte_free_defer(MM, pfn_to_page((old.pmd & PFN_BITS) >> PAGE_SHIFT));
}

static void freed_by_gather(void)
{
	pte_t *pte = oracle_pte(MM, 0);
	struct mmu_gather tlb;
	spinlock_t *ptl;
	pmd_t old;

	oracle_secondary_mmu(MM);
	old.pmd = *(volatile unsigned long *)oracle_pmd(MM, 0);
	tlb_gather_mmu(&tlb, MM);
	ptl = pmd_lock(MM, oracle_pmd(MM, 0));
	pmd_clear(oracle_pmd(MM, 0));
	spin_unlock(ptl);
	must(pte_offset_map(oracle_pmd(MM, 0), 0) == NULL);
	pte_free_tlb(&tlb, pmd_pgtable(old), 0);
	must(pte_none(ptep_get(pte)));
	tlb_finish_mmu(&tlb);
}

static void table_not_flushed(void)
{
	pmd_t old;

	old.pmd = *(volatile unsigned long *)oracle_pmd(MM, 0);
	pmd_clear(oracle_pmd(MM, 0));
	pte_free_defer(MM, pfn_to_page((old.pmd & PFN_BITS) >> PAGE_SHIFT));
	flush_tlb_mm(MM);
}

/* notifier-* */

static void secondary(bool notify, unsigned long end)
{
	struct mmu_notifier_range range;

	map_first();
	oracle_secondary_mmu(MM);
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, end);
	if (notify)
		mmu_notifier_invalidate_range_start(&range);
	ptep_clear_flush(VMA, 0, P);
	if (notify)
		mmu_notifier_invalidate_range_end(&range);
}

static void secondary_told(void)
{
	secondary(true, PAGE_SIZE);
}

static void secondary_not_told(void)
{
	secondary(false, PAGE_SIZE);
}

static void secondary_told_too_little(void)
{
	secondary(true, 0);
}

static void arch_flush(bool tell, unsigned long end)
{
	map_first();
	ptep_get_and_clear(MM, 0, P);
	tlb_invalidate_range(MM, 0, PAGE_SIZE);
	if (tell)
		mmu_notifier_arch_invalidate_secondary_tlbs(MM, 0, end);
}

static void arch_flush_tells(void)
{
	arch_flush(true, PAGE_SIZE);
}

static void arch_flush_tells_nobody(void)
{
	arch_flush(false, 0);
}

static void arch_flush_tells_too_little(void)
{
	arch_flush(true, 0);
}

static void arch_flush_of_all(void)
{
	map_first();
	ptep_get_and_clear(MM, 0, P);
	tlb_invalidate_range(MM, 0, -1UL);
	if (oracle_flag())
		mmu_notifier_arch_invalidate_secondary_tlbs(MM, 0, PAGE_SIZE);
}

static void arch_flush_of_all_tells(void)
{
	tlb_invalidate_range(MM, 0, -1UL);
	mmu_notifier_arch_invalidate_secondary_tlbs(MM, 0, PAGE_SIZE);
}

static void started_only(void)
{
	static struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
}

static void ended_only(void)
{
	static struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PAGE_SIZE);
	mmu_notifier_invalidate_range_end(&range);
}

static void may_be_refused(bool end_anyway)
{
	struct mmu_notifier_range range;
	int err;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PAGE_SIZE);
	err = mmu_notifier_invalidate_range_start_nonblock(&range);
	if (!err || end_anyway)
		mmu_notifier_invalidate_range_end(&range);
}

static void refused_and_ended(void)
{
	may_be_refused(true);
}

static void refused(void)
{
	may_be_refused(false);
}

/* lazy-arch */

static int variable;

static void with_preemption(void)
{
	*this_cpu_ptr(&variable) = 1;
}

static void without_preemption(void)
{
	get_cpu_var(variable) = 1;
	put_cpu_var(variable);
}

const struct example gather_examples[] = {
	{"gather: recorded", gathered, "", NULL},
	{"gather: whole mm", whole_mm, "", NULL},
	{"gather-unbalanced: not finished", never_finished, "gather-unbalanced", NULL},
	{"gather-unbalanced: begun twice", begun_twice, "gather-unbalanced", NULL},
	{"gather-unbalanced: finished only", finished_only, "gather-unbalanced", NULL},
	{"gather-missing-entry", not_recorded, "gather-missing-entry", NULL},
	{"gather-missing-entry: between others", between_recorded, "gather-missing-entry", NULL},
	{"gather-missing-entry: several at once", recorded_as_many, "", NULL},
	{"gather-missing-entry: flushed by hand", flushed_by_hand, "", NULL},
	{"gather: page freed before the flush", freed_beside, "tlb-free-before-flush", NULL},
	{"gather: rmap before the flush", rmaps_first, "tlb-free-before-flush", NULL},
	{"gather: rmap after the flush", rmaps_after_flush, "", NULL},
	{"gather: flush in a section", gather_in_section, "lazy-flush-order", NULL},
	{"gather-unshare: flushed", unshared_and_flushed, "", NULL},
	{"gather-unshare: after the unlock", unshared_flushed_late, "gather-unshare", NULL},
	{"gather-unshare: after the gather", unshared_flushed_after_gather, "gather-unshare", NULL},
	{"gather-unshare: never", unshared_not_flushed, "gather-unshare", NULL},
	{"gather-unshare: nothing is shared", not_shared, "", NULL},
	{"gather-table-sync: synced", collapsed, "", NULL},
	{"gather-table-sync: not synced", collapsed_without_sync, "gather-table-sync", NULL},
	{"gather-table-sync: deposited", deposited, "", NULL},
	{"gather-table-sync: deposited, not synced", deposited_without_sync, "gather-table-sync",
	 NULL},
	{"gather-table-sync: RCU", freed_by_rcu, "", NULL},
	{"gather-table-sync: gathered", freed_by_gather, "", NULL},
	{"free-before-flush: table", table_not_flushed, "tlb-free-before-flush", NULL},
	{"notifier-missing: collapse", collapsed_without_notifier, "notifier-missing", NULL},
	{"notifier-missing: told", secondary_told, "", NULL},
	{"notifier-missing: not told", secondary_not_told, "notifier-missing", NULL},
	{"notifier-missing: other range", secondary_told_too_little, "notifier-missing", NULL},
	{"notifier-secondary: told", arch_flush_tells, "", NULL},
	{"notifier-secondary: not told", arch_flush_tells_nobody, "notifier-secondary", NULL},
	{"notifier-secondary: other range", arch_flush_tells_too_little, "notifier-secondary",
	 NULL},
	{"notifier-secondary: whole mm", arch_flush_of_all, "notifier-secondary", NULL},
	{"notifier-secondary: whole mm, a part told", arch_flush_of_all_tells, "", NULL},
	{"notifier-unbalanced: not ended", started_only, "notifier-unbalanced", NULL},
	{"notifier-unbalanced: not started", ended_only, "notifier-unbalanced", NULL},
	{"notifier-unbalanced: refused", refused_and_ended, "notifier-unbalanced", NULL},
	{"notifier: refused and not ended", refused, "", NULL},
	{"arch: processor's variable", with_preemption, "lazy-arch", NULL},
	{"arch: preemption disabled", without_preemption, "", NULL},
	{NULL, NULL, NULL, NULL},
};
