// SPDX-License-Identifier: GPL-2.0-only
/// In a lazy MMU section an entry is written and then read, or changed by a
/// read-modify-write, before the section is left or flushed: the write may still
/// be queued, so that the read sees the old entry and the change is overwritten.
///
//# Section, write and read have to be in one function, and the entry a variable
//# that is not changed in between.
//# False positives are due to writes on a path that cannot go on to the read.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h, what it says about lazy MMU mode
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_read_hazard_ends exists@
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

@lazy_read_hazard_read exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause, arch_flush_lazy_mmu_mode};
identifier write = {set_pte, set_pmd, set_pud, set_p4d, set_pgd, pmd_clear, pud_clear, p4d_clear, pgd_clear};
identifier write3 = {set_pte_at, set_ptes, set_pmd_at, set_pud_at, pte_clear, pte_clear_not_present_full, clear_not_present_full_ptes, ptep_modify_prot_commit, modify_prot_commit_ptes, set_huge_pte_at, huge_pte_clear};
identifier read = {ptep_get, ptep_get_lockless, pmdp_get, pmdp_get_lockless, pudp_get, p4dp_get, pgdp_get, huge_ptep_get};
identifier change = {ptep_get_and_clear, ptep_get_and_clear_full, ptep_clear, ptep_clear_flush, ptep_set_wrprotect, ptep_test_and_clear_young, ptep_modify_prot_start, pmdp_huge_get_and_clear, pmdp_set_wrprotect, pmdp_test_and_clear_young, pmdp_invalidate, pudp_huge_get_and_clear, pudp_set_wrprotect, huge_ptep_get_and_clear, huge_ptep_set_wrprotect, huge_ptep_modify_prot_start, get_and_clear_full_ptes, get_and_clear_ptes, wrprotect_ptes, modify_prot_start_ptes};
idexpression entry;
expression E, a, b;
position pe, pw, p;
position pi != lazy_read_hazard_ends.pi;
@@

enter@pe(...)
... when any
    when != leave(...)
\(write@pw(entry, ...)\|write3@pw(a, b, entry, ...)\)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
    when != \(entry = E\|entry += E\|entry -= E\|entry++\|++entry\|entry--\|--entry\|&entry\)
\(read@p(entry)\|read@p(a, b, entry)\|change@p(a, b, entry, ...)\|*entry@p\)

@depends on context@
idexpression lazy_read_hazard_read.entry;
identifier f;
position lazy_read_hazard_read.p;
@@

* \(f@p(..., entry, ...)\|*entry@p\)

@script:python depends on org@
p << lazy_read_hazard_read.p;
entry << lazy_read_hazard_read.entry;
pw << lazy_read_hazard_read.pw;
pe << lazy_read_hazard_read.pe;
@@

msg = "WARNING: %s is accessed while its write on line %s may be queued in the lazy MMU section entered on line %s [lazy-read-hazard]" % (entry, pw[0].line, pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_read_hazard_read.p;
entry << lazy_read_hazard_read.entry;
pw << lazy_read_hazard_read.pw;
pe << lazy_read_hazard_read.pe;
@@

msg = "WARNING: %s is accessed while its write on line %s may be queued in the lazy MMU section entered on line %s [lazy-read-hazard]" % (entry, pw[0].line, pe[0].line)
coccilib.report.print_report(p[0], msg)
