// SPDX-License-Identifier: GPL-2.0-only
/// Entries are cleared, the page-table lock is dropped, and only then the TLB is
/// flushed: whoever takes the lock next finds them empty while a CPU may still
/// use the old translation.
///
//# Clear, unlock and flush have to be in one function.  What a gather or a batch
//# has taken over is not looked at.
//# False positives are due to entries that nobody else can reach.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: 4 reports at 2 places, all real
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: ptep_get_and_clear, ptep_get_and_clear_full, get_and_clear_full_ptes, get_and_clear_ptes, ptep_clear, pmdp_huge_get_and_clear, pmdp_huge_get_and_clear_full, pudp_huge_get_and_clear, huge_ptep_get_and_clear, ptep_modify_prot_start, modify_prot_start_ptes, ptep_set_wrprotect, wrprotect_ptes, pmdp_set_wrprotect
// Comments: Documentation/mm/process_addrs.rst; 60bae7370896, eb66ae030829
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report

// An if whose branch flushes, or hands it on, and goes away says nothing of the path past it.
@tlb_flush_after_unlock_ends exists@
identifier taken = {tlb_remove_tlb_entry, tlb_remove_tlb_entries, tlb_remove_pmd_tlb_entry, tlb_remove_pud_tlb_entry, tlb_remove_huge_tlb_entry, tlb_flush_pte_range, tlb_flush_pmd_range, tlb_flush_pud_range, set_tlb_ubc_flush_pending, flush_tlb_all, flush_tlb_mm, flush_tlb_mm_range, flush_tlb_range, flush_tlb_page, flush_pmd_tlb_range, flush_pud_tlb_range, flush_hugetlb_tlb_range, ptep_clear_flush, pmdp_collapse_flush};
identifier label;
position pi;
@@

if@pi (...) {
... when any
taken(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@tlb_flush_after_unlock_late exists@
identifier clear = {ptep_get_and_clear, ptep_get_and_clear_full, get_and_clear_full_ptes, get_and_clear_ptes, ptep_clear, pmdp_huge_get_and_clear, pmdp_huge_get_and_clear_full, pudp_huge_get_and_clear, huge_ptep_get_and_clear, ptep_modify_prot_start, modify_prot_start_ptes, ptep_set_wrprotect, wrprotect_ptes, pmdp_set_wrprotect};
identifier taken = {tlb_remove_tlb_entry, tlb_remove_tlb_entries, tlb_remove_pmd_tlb_entry, tlb_remove_pud_tlb_entry, tlb_remove_huge_tlb_entry, tlb_flush_pte_range, tlb_flush_pmd_range, tlb_flush_pud_range, set_tlb_ubc_flush_pending, flush_tlb_all, flush_tlb_mm, flush_tlb_mm_range, flush_tlb_range, flush_tlb_page, flush_pmd_tlb_range, flush_pud_tlb_range, flush_hugetlb_tlb_range, ptep_clear_flush, pmdp_collapse_flush};
identifier flush = {flush_tlb_mm, flush_tlb_range, flush_tlb_page, flush_pmd_tlb_range, flush_pud_tlb_range, flush_hugetlb_tlb_range};
position pc, pf, p;
position pi != tlb_flush_after_unlock_ends.pi;
@@

clear@pc(...)
... when != taken(...)
    when != if@pi (...) { ... taken(...); ... }
    when != if@pi (...) taken(...);
\(pte_unmap_unlock@p\|spin_unlock@p\)(...)
... when != taken(...)
flush@pf(...)

// Only where the flush stands right behind the unlock.
@depends on patch@
identifier tlb_flush_after_unlock_late.flush;
position tlb_flush_after_unlock_late.p, tlb_flush_after_unlock_late.pf;
expression list locked, range;
expression cond;
@@

(
- pte_unmap_unlock@p(locked);
flush@pf(range);
+ pte_unmap_unlock(locked);
|
- spin_unlock@p(locked);
flush@pf(range);
+ spin_unlock(locked);
|
- pte_unmap_unlock@p(locked);
if (cond) flush@pf(range);
+ pte_unmap_unlock(locked);
|
- spin_unlock@p(locked);
if (cond) flush@pf(range);
+ spin_unlock(locked);
)

@depends on context@
position tlb_flush_after_unlock_late.p;
@@

* \(pte_unmap_unlock@p\|spin_unlock@p\)(...)

@script:python depends on org@
p << tlb_flush_after_unlock_late.p;
clear << tlb_flush_after_unlock_late.clear;
flush << tlb_flush_after_unlock_late.flush;
pc << tlb_flush_after_unlock_late.pc;
pf << tlb_flush_after_unlock_late.pf;
@@

msg = "ERROR: the page-table lock is dropped before %s() on line %s flushes what %s() on line %s has changed [tlb-flush-after-unlock]" % (flush, pf[0].line, clear, pc[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << tlb_flush_after_unlock_late.p;
clear << tlb_flush_after_unlock_late.clear;
flush << tlb_flush_after_unlock_late.flush;
pc << tlb_flush_after_unlock_late.pc;
pf << tlb_flush_after_unlock_late.pf;
@@

msg = "ERROR: the page-table lock is dropped before %s() on line %s flushes what %s() on line %s has changed [tlb-flush-after-unlock]" % (flush, pf[0].line, clear, pc[0].line)
coccilib.report.print_report(p[0], msg)
