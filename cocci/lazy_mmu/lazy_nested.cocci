// SPDX-License-Identifier: GPL-2.0-only
/// A lazy MMU section is entered inside of another one, in the function itself
/// or in a function of the same file that it calls.  Up to Linux 6.18 sections
/// do not nest: the inner leave ends the outer section, and Xen PV stops.
///
//# Sections of Linux 7.0 and later, lazy_mmu_mode_enable(), are counted and may
//# nest; they are not looked at, and neither is the form whose enter returns a
//# token.
//# False positives are due to a section that is entered under a condition.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h up to 6.18: "Nesting is not permitted"
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_nested_ends exists@
identifier label;
position pi;
@@

if@pi (...) {
... when any
arch_leave_lazy_mmu_mode(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_nested_pair exists@
position p1, p2;
position pi != lazy_nested_ends.pi;
@@

arch_enter_lazy_mmu_mode@p1();
... when != arch_leave_lazy_mmu_mode(...)
    when != if@pi (...) { ... arch_leave_lazy_mmu_mode(...); ... }
    when != if@pi (...) arch_leave_lazy_mmu_mode(...);
arch_enter_lazy_mmu_mode@p2();

// The same place once more is a section that is not left.
@script:python lazy_nested_two@
p1 << lazy_nested_pair.p1;
p2 << lazy_nested_pair.p2;
@@

if p1[0].line == p2[0].line:
        cocci.include_match(False)

@lazy_nested_here depends on lazy_nested_two@
position lazy_nested_pair.p2;
position p;
@@

arch_enter_lazy_mmu_mode@p2@p();

@lazy_nested_inner exists@
identifier callee;
position pi;
@@

callee(...)
{
... when != arch_leave_lazy_mmu_mode(...)
arch_enter_lazy_mmu_mode@pi();
... when any
}

@lazy_nested_call exists@
identifier lazy_nested_inner.callee;
position p;
position pi != lazy_nested_ends.pi;
@@

arch_enter_lazy_mmu_mode();
... when != arch_leave_lazy_mmu_mode(...)
    when != if@pi (...) { ... arch_leave_lazy_mmu_mode(...); ... }
    when != if@pi (...) arch_leave_lazy_mmu_mode(...);
callee@p(...)

@depends on context@
position lazy_nested_here.p;
@@

* arch_enter_lazy_mmu_mode@p();

@script:python depends on org@
p << lazy_nested_here.p;
p1 << lazy_nested_pair.p1;
@@

msg = "ERROR: enters a lazy MMU section inside of the one entered on line %s [lazy-nested]" % (p1[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_nested_here.p;
p1 << lazy_nested_pair.p1;
@@

msg = "ERROR: enters a lazy MMU section inside of the one entered on line %s [lazy-nested]" % (p1[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
position lazy_nested_inner.pi;
@@

* arch_enter_lazy_mmu_mode@pi();

@script:python depends on org@
p << lazy_nested_inner.pi;
callee << lazy_nested_inner.callee;
pc << lazy_nested_call.p;
@@

msg = "ERROR: enters a lazy MMU section inside of another one, by the call of %s() on line %s [lazy-nested]" % (callee, pc[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_nested_inner.pi;
callee << lazy_nested_inner.callee;
pc << lazy_nested_call.p;
@@

msg = "ERROR: enters a lazy MMU section inside of another one, by the call of %s() on line %s [lazy-nested]" % (callee, pc[0].line)
coccilib.report.print_report(p[0], msg)
