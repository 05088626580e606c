// SPDX-License-Identifier: GPL-2.0-only
/// A shared page table is given up by huge_pmd_unshare(), and the i_mmap lock is
/// dropped or the mmu_gather finished before the TLB was flushed: whoever takes
/// the lock next may free the table while TLBs still translate by it.
///
//# Any flush on the path counts, whatever it is for.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: huge_pmd_unshare
// Comments: mm/hugetlb.c, what it says about huge_pmd_unshare()
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@gather_unshare_good@
identifier flush = {huge_pmd_unshare_flush, tlb_flush_unshared_tables, tlb_flush_mmu, tlb_flush_mmu_tlbonly, flush_hugetlb_tlb_range, flush_tlb_range, flush_tlb_mm, flush_tlb_page, flush_tlb_all};
position pg;
@@

if (huge_pmd_unshare@pg(...)) { ... flush(...); ... }

// An if whose branch flushes and goes away says nothing of the path past it.
@gather_unshare_ends exists@
identifier flush = {huge_pmd_unshare_flush, tlb_flush_unshared_tables, tlb_flush_mmu, tlb_flush_mmu_tlbonly, flush_hugetlb_tlb_range, flush_tlb_range, flush_tlb_mm, flush_tlb_page, flush_tlb_all};
identifier label;
position pi;
@@

if@pi (...) {
... when any
flush(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@gather_unshare_late exists@
identifier flush = {huge_pmd_unshare_flush, tlb_flush_unshared_tables, tlb_flush_mmu, tlb_flush_mmu_tlbonly, flush_hugetlb_tlb_range, flush_tlb_range, flush_tlb_mm, flush_tlb_page, flush_tlb_all};
identifier done = {i_mmap_unlock_write, i_mmap_unlock_read, tlb_finish_mmu};
position pu != gather_unshare_good.pg;
position p;
position pi != gather_unshare_ends.pi;
@@

huge_pmd_unshare@pu(...)
... when != flush(...)
    when != if@pi (...) { ... flush(...); ... }
    when != if@pi (...) flush(...);
done@p(...)

@depends on context@
identifier gather_unshare_late.done;
position gather_unshare_late.p;
@@

* done@p(...)

@script:python depends on org@
p << gather_unshare_late.p;
done << gather_unshare_late.done;
pu << gather_unshare_late.pu;
@@

msg = "ERROR: %s() before the TLB was flushed for the table that huge_pmd_unshare() on line %s has given up [gather-unshare]" % (done, pu[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << gather_unshare_late.p;
done << gather_unshare_late.done;
pu << gather_unshare_late.pu;
@@

msg = "ERROR: %s() before the TLB was flushed for the table that huge_pmd_unshare() on line %s has given up [gather-unshare]" % (done, pu[0].line)
coccilib.report.print_report(p[0], msg)
