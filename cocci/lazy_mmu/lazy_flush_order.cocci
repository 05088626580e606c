// SPDX-License-Identifier: GPL-2.0-only
/// The TLB is flushed inside of a lazy MMU section: the writes that the flush is
/// for may still be queued.  The flush has to follow the end of the section.
///
//# A flush is taken to be for what the section writes.
//# False positives are due to a flush for other entries, and to a section that
//# is left under a condition.
//
// Confidence: High, in 6.1, 6.12 and 7.2: 5 reports, all real
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h, what it says about lazy MMU mode
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_flush_order_ends exists@
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause, arch_flush_lazy_mmu_mode};
identifier label;
position pi;
@@

if@pi (...) {
... when any
leave(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_flush_order_open exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause, arch_flush_lazy_mmu_mode};
identifier flush = {flush_tlb_all, flush_tlb_mm, flush_tlb_mm_range, flush_tlb_range, flush_tlb_page, flush_tlb_kernel_range, flush_pmd_tlb_range, flush_pud_tlb_range, flush_hugetlb_tlb_range, flush_tlb_batched_pending, tlb_flush_mmu, tlb_flush_mmu_tlbonly, tlb_finish_mmu, mmu_notifier_invalidate_range_end, mmu_notifier_arch_invalidate_secondary_tlbs};
position pe, p;
position pi != lazy_flush_order_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
flush@p(...)

// Only where the flush stands right before the end of the section.
@depends on patch@
position lazy_flush_order_open.p;
identifier flush, leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode};
expression list es, tokens;
expression cond;
@@

(
+ leave(tokens);
flush@p(es);
- leave(tokens);
|
+ leave(tokens);
if (cond) flush@p(es);
- leave(tokens);
)

@depends on context@
identifier lazy_flush_order_open.flush;
position lazy_flush_order_open.p;
@@

* flush@p(...)

@script:python depends on org@
p << lazy_flush_order_open.p;
flush << lazy_flush_order_open.flush;
pe << lazy_flush_order_open.pe;
@@

msg = "WARNING: %s() inside of the lazy MMU section entered on line %s [lazy-flush-order]" % (flush, pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_flush_order_open.p;
flush << lazy_flush_order_open.flush;
pe << lazy_flush_order_open.pe;
@@

msg = "WARNING: %s() inside of the lazy MMU section entered on line %s [lazy-flush-order]" % (flush, pe[0].line)
coccilib.report.print_report(p[0], msg)
