// SPDX-License-Identifier: GPL-2.0-only
/// The page-table lock is dropped with the lazy MMU section still open: the
/// writes that it protects may be queued, and others take the lock and see the
/// old entries.
///
//# pte_unmap_unlock() counts whatever was written.  spin_unlock() counts for a
//# page-table lock, after a write by the function itself.
//# An if that leaves the section in a branch and goes on silences the paths through
//# it.
//
// Confidence: High, in 6.1, 6.12 and 7.2: 3 reports, all real
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h, what it says about lazy MMU mode
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_lock_ends exists@
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

@lazy_lock_unmap exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause, arch_flush_lazy_mmu_mode};
position pe, p;
position pi != lazy_lock_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
pte_unmap_unlock@p(...)

@lazy_lock_ptl@
identifier map = {pte_offset_map_lock, pte_alloc_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, get_locked_pte};
identifier lock = {pmd_lock, pud_lock, pmd_trans_huge_lock, pud_trans_huge_lock, __pmd_trans_huge_lock, __pud_trans_huge_lock, huge_pte_lock, pte_lockptr, ptep_lockptr, pmd_lockptr, pud_lockptr, huge_pte_lockptr};
expression ptl;
@@

(
map(..., &ptl)
|
ptl = lock(...)
)

@lazy_lock_spin exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode, lazy_mmu_mode_pause, arch_flush_lazy_mmu_mode};
identifier write = {set_pte, set_pte_at, set_ptes, set_pmd, set_pmd_at, set_pud, set_pud_at, pte_clear, pmd_clear, pud_clear, pte_clear_not_present_full, clear_not_present_full_ptes, ptep_modify_prot_commit, modify_prot_commit_ptes, set_huge_pte_at, huge_pte_clear, pmd_populate, pmd_populate_kernel, pud_populate};
expression lazy_lock_ptl.ptl;
position pe, p;
position pi != lazy_lock_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
write(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) leave(...);
spin_unlock@p(ptl)

@depends on context@
position lazy_lock_unmap.p;
@@

* pte_unmap_unlock@p(...)

@script:python depends on org@
p << lazy_lock_unmap.p;
pe << lazy_lock_unmap.pe;
@@

msg = "WARNING: drops the page-table lock in the lazy MMU section entered on line %s [lazy-lock]" % (pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_lock_unmap.p;
pe << lazy_lock_unmap.pe;
@@

msg = "WARNING: drops the page-table lock in the lazy MMU section entered on line %s [lazy-lock]" % (pe[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
position lazy_lock_spin.p;
@@

* spin_unlock@p(...)

@script:python depends on org@
p << lazy_lock_spin.p;
pe << lazy_lock_spin.pe;
@@

msg = "WARNING: drops a page-table lock in the lazy MMU section entered on line %s [lazy-lock]" % (pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_lock_spin.p;
pe << lazy_lock_spin.pe;
@@

msg = "WARNING: drops a page-table lock in the lazy MMU section entered on line %s [lazy-lock]" % (pe[0].line)
coccilib.report.print_report(p[0], msg)
