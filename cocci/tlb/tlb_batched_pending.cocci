// SPDX-License-Identifier: GPL-2.0-only
/// A function waits for reclaim's batched flushes by flush_tlb_batched_pending()
/// under one page-table lock, but not under another one that it takes; or it
/// changes the permissions of a range of entries without.
///
//# False positives are due to a lock under which empty entries do not matter.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: 2 reports, both real
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: flush_tlb_batched_pending, ptep_modify_prot_start, modify_prot_start_ptes
// Comments: mm/rmap.c, flush_tlb_batched_pending(); 3ea277194dae, 383c4613c67c
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@tlb_batched_pending_made exists@
identifier fn;
@@

fn(...)
{
... when any
flush_tlb_batched_pending(...)
... when any
}

// An if whose branch flushes and goes away says nothing of the path past it.
@tlb_batched_pending_ends exists@
identifier label;
position pi;
@@

if@pi (...) {
... when any
flush_tlb_batched_pending(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@tlb_batched_pending_not exists@
identifier tlb_batched_pending_made.fn;
identifier use = {ptep_get, ptep_get_lockless, ptep_get_and_clear, ptep_get_and_clear_full, ptep_clear_flush, ptep_modify_prot_start, ptep_test_and_clear_young, set_pte_at};
position p;
position pi != tlb_batched_pending_ends.pi;
@@

fn(...)
{
... when any
pte_offset_map_lock@p(...)
... when != flush_tlb_batched_pending(...)
    when != if@pi (...) { ... flush_tlb_batched_pending(...); ... }
    when != if@pi (...) flush_tlb_batched_pending(...);
use(...)
... when any
}

@tlb_batched_pending_range exists@
identifier start = {ptep_modify_prot_start, modify_prot_start_ptes};
position ps;
@@

start@ps(...)
... when != pte_offset_map_lock(...)
start@ps(...)

@tlb_batched_pending_never exists@
identifier tlb_batched_pending_range.start;
position tlb_batched_pending_range.ps;
position p;
position pi != tlb_batched_pending_ends.pi;
@@

pte_offset_map_lock@p(...)
... when != flush_tlb_batched_pending(...)
    when != if@pi (...) { ... flush_tlb_batched_pending(...); ... }
    when != if@pi (...) flush_tlb_batched_pending(...);
start@ps(...)

@depends on context@
position tlb_batched_pending_not.p;
@@

* pte_offset_map_lock@p(...)

@script:python depends on org@
p << tlb_batched_pending_not.p;
@@

msg = "WARNING: no flush_tlb_batched_pending() under this page-table lock, although another one in this function has it [tlb-batched-pending]"
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << tlb_batched_pending_not.p;
@@

msg = "WARNING: no flush_tlb_batched_pending() under this page-table lock, although another one in this function has it [tlb-batched-pending]"
coccilib.report.print_report(p[0], msg)

@depends on context@
position tlb_batched_pending_never.p;
@@

* pte_offset_map_lock@p(...)

@script:python depends on org@
p << tlb_batched_pending_never.p;
start << tlb_batched_pending_range.start;
ps << tlb_batched_pending_range.ps;
@@

msg = "WARNING: no flush_tlb_batched_pending() before %s() on line %s changes a range of entries [tlb-batched-pending]" % (start, ps[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << tlb_batched_pending_never.p;
start << tlb_batched_pending_range.start;
ps << tlb_batched_pending_range.ps;
@@

msg = "WARNING: no flush_tlb_batched_pending() before %s() on line %s changes a range of entries [tlb-batched-pending]" % (start, ps[0].line)
coccilib.report.print_report(p[0], msg)
