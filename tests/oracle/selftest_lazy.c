// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections as they are in every generation: what is pending, and what ends that. */
#include "selftest.h"
#include "model.h"

/* Who keeps what from memory. */

static void store_reaches_memory(void)
{
	bool queued = oracle_arch_is(ORACLE_XEN) || oracle_arch_is(ORACLE_S390);

	ENTER();
	set_pte_at(MM, 0, P, NEW);
	must((memory(P) == NEW.pte) == !queued);
	arch_flush_lazy_mmu_mode();
	must(memory(P) == NEW.pte);
	set_ptes(MM, 0, P, pfn_pte(9, (pgprot_t){0}), 2);
	must((memory(Q) == pfn_pte(10, (pgprot_t){0}).pte) == !queued);
	LEAVE();
	must(memory(Q) == pfn_pte(10, (pgprot_t){0}).pte);
	set_pte(P, pfn_pte(11, (pgprot_t){0}));
	must(memory(P) == pfn_pte(11, (pgprot_t){0}).pte);
	flush_tlb_mm(MM);
}

static void each_deferred(void)
{
	bool queued = oracle_arch_is(ORACLE_XEN) || oracle_arch_is(ORACLE_S390);
	pte_t none = {0};
	unsigned long before;

	oracle_swap(MM, 0, ORACLE_SWAP);
	before = memory(P);
	ENTER();
	switch (oracle_choose(6)) {
	case 0:
		set_pte(P, none);
		break;
	case 1:
		pte_clear(MM, 0, P);
		break;
	case 2:
		pte_clear_not_present_full(MM, 0, P, 0);
		break;
	case 3:
		ptep_modify_prot_commit(VMA, 0, P, ptep_modify_prot_start(VMA, 0, P), none);
		break;
	case 4:
		clear_not_present_full_ptes(MM, 0, P, 1, 0);
		break;
	case 5:
		modify_prot_commit_ptes(VMA, 0, P, none, none, 1);
		break;
	}
	must(memory(P) == (queued ? before : 0));
	LEAVE();
	must(!memory(P));
}

static void rmw_is_immediate(void)
{
	oracle_map(MM, 0, ORACLE_WRITE | ORACLE_YOUNG);
	ENTER();
	ptep_set_wrprotect(MM, 0, P);
	must(!(memory(P) & BIT_WRITE));
	must(ptep_test_and_clear_young(VMA, 0, P) && !ptep_test_and_clear_young(VMA, 0, P));
	must(pte_present(ptep_get(P)));
	ptep_get_and_clear(MM, 0, P);
	must(pte_none(ptep_get(P)));
	LEAVE();
	flush_tlb_mm(MM);
}

static void write_is_lost(void)
{
	ENTER();
	set_pte_at(MM, 0, P, pte_mkyoung(NEW));
	ptep_test_and_clear_young(VMA, 0, P);
	LEAVE();
	must(oracle_arch_is(ORACLE_XEN) || !(memory(P) & BIT_YOUNG));
	if (oracle_arch_is(ORACLE_XEN) && !(memory(P) & BIT_YOUNG))
		oracle_fail("lazy-read-hazard", "Xen has applied its queue too early");
}

/* lazy-read-hazard */

static void write_then_read(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	ptep_get(P);
	LEAVE();
}

static void write_then_read_same_value(void)
{
	ENTER();
	set_pte_at(MM, 0, P, (pte_t){0});
	ptep_get(P);
	LEAVE();
}

static void write_then_raw_read(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	entry_read(P, true);
	LEAVE();
}

static void write_then_raw_write(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	entry_written_raw(P);
	LEAVE();
}

static void write_then_rmw(void)
{
	ENTER();
	set_pte_at(MM, 0, P, pte_mkyoung(NEW));
	ptep_test_and_clear_young(VMA, 0, P);
	LEAVE();
}

static void write_then_start(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	ptep_modify_prot_start(VMA, 0, P);
	LEAVE();
}

static void write_then_read_other(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	ptep_get(Q);
	ptep_set_wrprotect(MM, PAGE_SIZE, Q);
	LEAVE();
	ptep_get(P);
}

static void flush_between(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	arch_flush_lazy_mmu_mode();
	must(ptep_get(P).pte == NEW.pte);
	LEAVE();
}

static void no_section(void)
{
	set_pte_at(MM, 0, P, NEW);
	must(ptep_get(P).pte == NEW.pte);
}

/* lazy-unbalanced */

static void left_open(void)
{
	ENTER();
}

static void open_on_one_path(void)
{
	ENTER();
	if (oracle_flag())
		return;
	LEAVE();
}

static void left_twice(void)
{
	ENTER();
	LEAVE();
	LEAVE();
}

static void left_only(void)
{
#if defined(GENERATION_TOKEN)
	selftest_token = 0;
#endif
	LEAVE();
}

static void one_after_the_other(void)
{
	for (int i = 0; i < 3; i++) {
		ENTER();
		LEAVE();
	}
}

/* lazy-sleep, lazy-alloc */

static void sleep_in_section(void)
{
	ENTER();
	cond_resched();
	LEAVE();
}

static void sleep_outside(void)
{
	ENTER();
	LEAVE();
	cond_resched();
}

static void gfp_decides(void)
{
	ENTER();
	kmalloc(8, GFP_NOWAIT);
	LEAVE();
}

static void gfp_sleeps(void)
{
	ENTER();
	alloc_pages(GFP_KERNEL, 0);
	LEAVE();
}

static void sleep_under_lock(void)
{
	struct mmu *mmu = mmu_of(MM);

	spin_lock(&mmu->pmd_lock);
	cond_resched();
	spin_unlock(&mmu->pmd_lock);
}

/* lazy-lock */

static void lock_goes_first(void)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, &ptl);

	ENTER();
	set_pte_at(MM, 0, pte, NEW);
	pte_unmap_unlock(pte, ptl);
	LEAVE();
}

static void lock_goes_last(void)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, &ptl);

	ENTER();
	set_pte_at(MM, 0, pte, NEW);
	LEAVE();
	pte_unmap_unlock(pte, ptl);
}

/* Nothing is pending: the section is still one under that lock. */
static void lock_goes_first_unwritten(void)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, &ptl);

	ENTER();
	pte_unmap_unlock(pte, ptl);
	LEAVE();
}

static void lock_comes_late(void)
{
	spinlock_t *ptl;
	pte_t *pte;

	ENTER();
	pte = pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, &ptl);
	set_pte_at(MM, 0, pte, NEW);
	LEAVE();
	pte_unmap_unlock(pte, ptl);
}

static void kernel_lock_inside(bool flush)
{
	pte_t *pte = pte_offset_kernel(oracle_pmd(&init_mm, 0), 0);

	ENTER();
	spin_lock(&init_mm.page_table_lock);
	set_pte_at(&init_mm, 0, pte, NEW);
	if (flush)
		arch_flush_lazy_mmu_mode();
	spin_unlock(&init_mm.page_table_lock);
	LEAVE();
}

static void kernel_lock_escapes(void)
{
	kernel_lock_inside(false);
}

static void kernel_lock_flushed(void)
{
	kernel_lock_inside(true);
}

static void kernel_without_lock(void)
{
	ENTER();
	set_pte_at(&init_mm, 0, pte_offset_kernel(oracle_pmd(&init_mm, 0), 0), NEW);
	LEAVE();
}

/* lazy-flush-order */

static void flush_in_section(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	flush_tlb_range(VMA, 0, PAGE_SIZE);
	LEAVE();
}

static void flush_of_others(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	flush_tlb_page(VMA, PAGE_SIZE);
	flush_tlb_range(oracle_vma(oracle_second_mm()), 0, PMD_SIZE);
	LEAVE();
	flush_tlb_page(VMA, 0);
}

static void flush_after_drain(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	arch_flush_lazy_mmu_mode();
	flush_tlb_range(VMA, 0, PAGE_SIZE);
	LEAVE();
}

static void flush_by_notifier(void)
{
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, MM, 0, PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	mmu_notifier_invalidate_range_end(&range);
	LEAVE();
}

static void flush_by_operation(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	ptep_clear_flush(VMA, 0, P);
	LEAVE();
}

static void flush_by_secondary(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	mmu_notifier_arch_invalidate_secondary_tlbs(MM, 0, PAGE_SIZE);
	LEAVE();
}

static void flush_by_drain(void)
{
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	flush_tlb_batched_pending(MM);
	LEAVE();
}

static void flush_of_hugetlb(void)
{
	ENTER();
	set_huge_pte_at(MM, 0, hugetlb_walk(VMA, 0, PMD_SIZE), NEW, PMD_SIZE);
	flush_hugetlb_tlb_range(VMA, 0, PMD_SIZE);
	LEAVE();
}

static void flush_of_whole_mm(void)
{
	struct mmu_gather tlb;

	tlb_gather_mmu_fullmm(&tlb, MM);
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	tlb_flush_mmu_tlbonly(&tlb);
	LEAVE();
	tlb_finish_mmu(&tlb);
}

#if defined(GENERATION_GENERIC)
#define ALLOC_RULES ""
#define ALLOC_SLEEP_RULES "lazy-sleep"
#else
#define ALLOC_RULES "lazy-alloc"
#define ALLOC_SLEEP_RULES "lazy-sleep lazy-alloc"
#endif

const struct example lazy_examples[] = {
	{"deferred: who queues", store_reaches_memory, "", NULL},
	{"deferred: each of them", each_deferred, "", NULL},
	{"rmw acts at once, reads after it are fine", rmw_is_immediate, "", NULL},
	{"rmw is undone by the queue", write_is_lost, "lazy-read-hazard", "xen"},
	{"read-hazard: read", write_then_read, "lazy-read-hazard", "xen"},
	{"read-hazard: contract", write_then_read_same_value, "lazy-read-hazard", ""},
	{"read-hazard: plain load", write_then_raw_read, "lazy-read-hazard", "xen s390"},
	{"read-hazard: plain store", write_then_raw_write, "lazy-read-hazard", "xen"},
	{"read-hazard: rmw", write_then_rmw, "lazy-read-hazard", "xen"},
	{"read-hazard: protection change", write_then_start, "lazy-read-hazard", "xen"},
	{"read-hazard: other entry, or after the leave", write_then_read_other, "", NULL},
	{"read-hazard: flush between", flush_between, "", NULL},
	{"read-hazard: no section", no_section, "", NULL},
	{"unbalanced: left open", left_open, "lazy-unbalanced", NULL},
	{"unbalanced: one path", open_on_one_path, "lazy-unbalanced", NULL},
	{"unbalanced: left twice", left_twice, "lazy-unbalanced", NULL},
	{"unbalanced: left only", left_only, "lazy-unbalanced", NULL},
	{"unbalanced: one after the other", one_after_the_other, "", NULL},
	{"sleep: in a section", sleep_in_section, "lazy-sleep", "powerpc sparc64 s390"},
	{"sleep: outside", sleep_outside, "", NULL},
	{"alloc: without sleeping", gfp_decides, ALLOC_RULES, NULL},
	{"alloc: may sleep", gfp_sleeps, ALLOC_SLEEP_RULES, NULL},
	{"sleep under a spinlock is an error", sleep_under_lock,
	 "sleep-in-atomic: cond_resched() may sleep under a spinlock", NULL},
	{"lock: released with writes pending", lock_goes_first, "lazy-lock",
	 "xen powerpc sparc64 s390"},
	{"lock: released after the leave", lock_goes_last, "", NULL},
	{"lock: released with the section open", lock_goes_first_unwritten, "lazy-lock", ""},
	{"lock: section entered first", lock_comes_late, "lazy-lock", ""},
	{"lock: kernel entry under an inner lock", kernel_lock_escapes, "lazy-lock", NULL},
	{"lock: kernel entry, flushed first", kernel_lock_flushed, "", NULL},
	{"lock: kernel entries need none", kernel_without_lock, "", NULL},
	{"flush-order: range", flush_in_section, "lazy-flush-order", "powerpc sparc64 s390"},
	{"flush-order: other addresses and mms", flush_of_others, "", NULL},
	{"flush-order: after a drain", flush_after_drain, "", NULL},
	{"flush-order: operation that flushes", flush_by_operation,
	 "lazy-read-hazard lazy-flush-order", NULL},
	{"flush-order: secondary TLBs", flush_by_secondary, "lazy-flush-order", NULL},
	{"flush-order: batched flushes", flush_by_drain, "lazy-flush-order", NULL},
	{"flush-order: hugetlb", flush_of_hugetlb, "lazy-flush-order", NULL},
	{"flush-order: gather of a whole mm", flush_of_whole_mm, "lazy-flush-order", NULL},
	{"flush-order: end of an invalidation", flush_by_notifier, "lazy-flush-order", NULL},
	{NULL, NULL, NULL, NULL},
};
