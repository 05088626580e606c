// SPDX-License-Identifier: GPL-2.0-only
/// A path leaves the function, or comes back to where the lazy MMU section
/// was entered, with the section open, while another path leaves it; or a
/// section is left that this path has not entered.
///
//# False positives are due to conditions that the match cannot compare.  An
//# if that leaves (or enters) in a branch and goes on silences the paths through it.  A
//# function that only enters or only leaves is taken for half of a pair.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode
// Comments: include/linux/pgtable.h, what it says about lazy MMU mode
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report

@lazy_unbalanced_pair exists@
identifier enter = {lazy_mmu_mode_enable, arch_enter_lazy_mmu_mode};
identifier leave = {lazy_mmu_mode_disable, arch_leave_lazy_mmu_mode};
position pe, pl;
@@

enter@pe(...)
... when any
leave@pl(...)

// An if whose branch leaves the section and goes away says nothing of the path past it.
@lazy_unbalanced_ends exists@
identifier lazy_unbalanced_pair.leave;
identifier label;
position pi;
@@

if@pi (...) {
... when any
leave(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_unbalanced_return exists@
identifier lazy_unbalanced_pair.enter, lazy_unbalanced_pair.leave;
position lazy_unbalanced_pair.pe;
position p;
statement S;
position pi != lazy_unbalanced_ends.pi;
@@

enter@pe(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) { ... leave(...); ... } else S
    when != if@pi (...) leave(...);
return@p ...;

@lazy_unbalanced_again exists@
identifier lazy_unbalanced_pair.enter, lazy_unbalanced_pair.leave;
position lazy_unbalanced_pair.pe;
position p;
statement S;
position pi != lazy_unbalanced_ends.pi;
@@

enter@pe@p(...)
... when != leave(...)
    when != if@pi (...) { ... leave(...); ... }
    when != if@pi (...) { ... leave(...); ... } else S
    when != if@pi (...) leave(...);
enter@pe(...)

// An if whose branch enters a section and goes away says nothing of the path past it.
@lazy_unbalanced_begins exists@
identifier lazy_unbalanced_pair.enter;
identifier label;
position pi;
@@

if@pi (...) {
... when any
enter(...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_unbalanced_unentered exists@
identifier lazy_unbalanced_pair.enter, lazy_unbalanced_pair.leave;
identifier fn;
position lazy_unbalanced_pair.pl;
position p;
statement S;
position pi != lazy_unbalanced_begins.pi;
@@

fn(...)
{
... when != enter(...)
    when != if@pi (...) { ... enter(...); ... }
    when != if@pi (...) { ... enter(...); ... } else S
    when != if@pi (...) enter(...);
leave@pl@p(...)
... when any
}

// A return that is also reached with the section left, or without the lock,
// is not mended by leaving once more.
@lazy_unbalanced_before depends on patch exists@
identifier lazy_unbalanced_pair.enter;
identifier fn;
position lazy_unbalanced_return.p;
position shared;
@@

fn(...)
{
... when != enter(...)
return@p@shared ...;
}

@lazy_unbalanced_after depends on patch exists@
identifier lazy_unbalanced_pair.enter, lazy_unbalanced_pair.leave;
position lazy_unbalanced_return.p;
position shared;
@@

\(leave(...) \| pte_unmap_unlock(...)\)
... when != enter(...)
return@p@shared ...;

@depends on patch exists@
position lazy_unbalanced_return.p;
position alone != {lazy_unbalanced_before.shared, lazy_unbalanced_after.shared};
expression token;
@@

(
lazy_mmu_mode_enable();
... when != lazy_mmu_mode_disable()
+ lazy_mmu_mode_disable();
return@p@alone ...;
|
arch_enter_lazy_mmu_mode();
... when != arch_leave_lazy_mmu_mode()
+ arch_leave_lazy_mmu_mode();
return@p@alone ...;
|
token = arch_enter_lazy_mmu_mode();
... when != arch_leave_lazy_mmu_mode(token)
+ arch_leave_lazy_mmu_mode(token);
return@p@alone ...;
)

@depends on context@
position lazy_unbalanced_return.p;
@@

* return@p ...;

@script:python depends on org@
p << lazy_unbalanced_return.p;
enter << lazy_unbalanced_pair.enter;
pe << lazy_unbalanced_pair.pe;
@@

msg = "WARNING: returns with the lazy MMU section open that %s() on line %s has entered [lazy-unbalanced]" % (enter, pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_unbalanced_return.p;
enter << lazy_unbalanced_pair.enter;
pe << lazy_unbalanced_pair.pe;
@@

msg = "WARNING: returns with the lazy MMU section open that %s() on line %s has entered [lazy-unbalanced]" % (enter, pe[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier lazy_unbalanced_pair.enter;
position lazy_unbalanced_again.p;
@@

* enter@p(...)

@script:python depends on org@
p << lazy_unbalanced_again.p;
enter << lazy_unbalanced_pair.enter;
@@

msg = "WARNING: %s() is reached again with its lazy MMU section still open [lazy-unbalanced]" % (enter)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_unbalanced_again.p;
enter << lazy_unbalanced_pair.enter;
@@

msg = "WARNING: %s() is reached again with its lazy MMU section still open [lazy-unbalanced]" % (enter)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier lazy_unbalanced_pair.leave;
position lazy_unbalanced_unentered.p;
@@

* leave@p(...)

@script:python depends on org@
p << lazy_unbalanced_unentered.p;
leave << lazy_unbalanced_pair.leave;
@@

msg = "WARNING: %s() is also reached on a path that has not entered a lazy MMU section [lazy-unbalanced]" % (leave)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_unbalanced_unentered.p;
leave << lazy_unbalanced_pair.leave;
@@

msg = "WARNING: %s() is also reached on a path that has not entered a lazy MMU section [lazy-unbalanced]" % (leave)
coccilib.report.print_report(p[0], msg)
