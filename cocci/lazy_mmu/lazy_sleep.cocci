// SPDX-License-Identifier: GPL-2.0-only
/// A function that may sleep is called in a lazy MMU section.
///
//# An architecture whose sections may sleep by its own rule (arm64 for kernel
//# mappings) is not told apart.
//# What a callee does is not seen.
//# An if that leaves the section in a branch and goes on silences the paths through
//# it.
//
// Confidence: High, in 6.1, 6.12 and 7.2: 2 reports, both real
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h, what it says about lazy MMU mode
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_sleep_ends exists@
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause};
identifier label;
position pi;
@@

if@pi (...) {
... when any
leave(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_sleep_here exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause};
identifier f = {cond_resched, __cond_resched, might_sleep, schedule, schedule_timeout, io_schedule, msleep, usleep_range, wait_for_completion, wait_for_completion_killable, synchronize_rcu, mutex_lock, mutex_lock_nested, mutex_lock_interruptible, mutex_lock_killable, down_read, down_read_nested, down_read_killable, down_write, down_write_nested, down_write_killable, mmap_read_lock, mmap_write_lock, i_mmap_lock_read, i_mmap_lock_write, anon_vma_lock_read, anon_vma_lock_write, copy_to_user, copy_from_user, folio_lock, lock_page, folio_wait_writeback, folio_wait_locked, wait_on_page_writeback, split_folio, split_folio_to_list, split_huge_page, migration_entry_wait, mmu_notifier_invalidate_range_start, pte_alloc_map, pte_alloc_map_lock, get_locked_pte, vmalloc, vfree};
position pe, p;
position pi != lazy_sleep_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
f@p(...)

@lazy_sleep_gfp exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause};
identifier f = {alloc_page, alloc_pages, alloc_pages_node, __get_free_page, __get_free_pages, get_zeroed_page, kmalloc, kzalloc, kcalloc, kmalloc_array, kmem_cache_alloc, kvmalloc, folio_alloc, vma_alloc_folio};
constant mask = {GFP_KERNEL, GFP_KERNEL_ACCOUNT, GFP_PGTABLE_KERNEL, GFP_PGTABLE_USER, GFP_USER, GFP_HIGHUSER, GFP_HIGHUSER_MOVABLE, GFP_NOFS, GFP_NOIO};
position pe, p;
position pi != lazy_sleep_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
f@p(..., \(mask\|mask | ...\), ...)

@depends on context@
identifier lazy_sleep_here.f;
position lazy_sleep_here.p;
@@

* f@p(...)

@script:python depends on org@
p << lazy_sleep_here.p;
f << lazy_sleep_here.f;
pe << lazy_sleep_here.pe;
@@

msg = "ERROR: %s() may sleep in the lazy MMU section entered on line %s [lazy-sleep]" % (f, pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_sleep_here.p;
f << lazy_sleep_here.f;
pe << lazy_sleep_here.pe;
@@

msg = "ERROR: %s() may sleep in the lazy MMU section entered on line %s [lazy-sleep]" % (f, pe[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier lazy_sleep_gfp.f;
position lazy_sleep_gfp.p;
@@

* f@p(...)

@script:python depends on org@
p << lazy_sleep_gfp.p;
f << lazy_sleep_gfp.f;
pe << lazy_sleep_gfp.pe;
@@

msg = "ERROR: %s() may sleep for memory in the lazy MMU section entered on line %s [lazy-sleep]" % (f, pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_sleep_gfp.p;
f << lazy_sleep_gfp.f;
pe << lazy_sleep_gfp.pe;
@@

msg = "ERROR: %s() may sleep for memory in the lazy MMU section entered on line %s [lazy-sleep]" % (f, pe[0].line)
coccilib.report.print_report(p[0], msg)
