// SPDX-License-Identifier: GPL-2.0-only
/// lazy_mmu_mode_pause() and lazy_mmu_mode_resume() do not pair on a path that
/// others pair on, or a section is entered while paused and left after the
/// resume (or the reverse).  Both calls do nothing while paused, so that the
/// task's count goes wrong and stays so.
///
//# A function that only pauses or only resumes is taken for half of a pair.
//# False positives are due to conditions that the match cannot compare.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: lazy_mmu_mode_pause
// Comments: include/linux/pgtable.h since 7.0
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@lazy_pause_pair exists@
position pp, pr;
@@

lazy_mmu_mode_pause@pp()
... when any
lazy_mmu_mode_resume@pr()

// An if whose branch resumes and goes away says nothing of the path past it.
@lazy_pause_ends depends on lazy_pause_pair exists@
identifier label;
position pi;
@@

if@pi (...) {
... when any
lazy_mmu_mode_resume();
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_pause_return exists@
position lazy_pause_pair.pp;
position p;
statement S;
position pi != lazy_pause_ends.pi;
@@

lazy_mmu_mode_pause@pp()
... when != lazy_mmu_mode_resume()
    when != if@pi (...) { ... lazy_mmu_mode_resume(); ... }
    when != if@pi (...) { ... lazy_mmu_mode_resume(); ... } else S
    when != if@pi (...) lazy_mmu_mode_resume();
return@p ...;

// An if whose branch pauses and goes away says nothing of the path past it.
@lazy_pause_begins depends on lazy_pause_pair exists@
identifier label;
position pi;
@@

if@pi (...) {
... when any
lazy_mmu_mode_pause();
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@lazy_pause_unpaused exists@
identifier fn;
position lazy_pause_pair.pr;
position p;
statement S;
position pi != lazy_pause_begins.pi;
@@

fn(...)
{
... when != lazy_mmu_mode_pause()
    when != if@pi (...) { ... lazy_mmu_mode_pause(); ... }
    when != if@pi (...) { ... lazy_mmu_mode_pause(); ... } else S
    when != if@pi (...) lazy_mmu_mode_pause();
lazy_mmu_mode_resume@pr()
... when != lazy_mmu_mode_pause()
return@p ...;
}

@lazy_pause_straddle exists@
position pe, p;
@@

(
lazy_mmu_mode_pause();
... when != lazy_mmu_mode_resume()
lazy_mmu_mode_enable@pe();
... when != lazy_mmu_mode_disable()
lazy_mmu_mode_resume();
... when != lazy_mmu_mode_enable()
lazy_mmu_mode_disable@p();
|
lazy_mmu_mode_enable@pe();
... when != lazy_mmu_mode_disable()
lazy_mmu_mode_pause();
... when != lazy_mmu_mode_resume()
    when != lazy_mmu_mode_enable()
lazy_mmu_mode_disable@p();
)

@depends on context@
position lazy_pause_return.p;
@@

* return@p ...;

@script:python depends on org@
p << lazy_pause_return.p;
pp << lazy_pause_pair.pp;
@@

msg = "ERROR: returns without lazy_mmu_mode_resume() for the pause on line %s [lazy-pause]" % (pp[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_pause_return.p;
pp << lazy_pause_pair.pp;
@@

msg = "ERROR: returns without lazy_mmu_mode_resume() for the pause on line %s [lazy-pause]" % (pp[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
position lazy_pause_unpaused.p;
@@

* return@p ...;

@script:python depends on org@
p << lazy_pause_unpaused.p;
pr << lazy_pause_pair.pr;
@@

msg = "ERROR: returns after lazy_mmu_mode_resume() on line %s without a pause on this path [lazy-pause]" % (pr[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_pause_unpaused.p;
pr << lazy_pause_pair.pr;
@@

msg = "ERROR: returns after lazy_mmu_mode_resume() on line %s without a pause on this path [lazy-pause]" % (pr[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
position lazy_pause_straddle.p;
@@

* lazy_mmu_mode_disable@p();

@script:python depends on org@
p << lazy_pause_straddle.p;
pe << lazy_pause_straddle.pe;
@@

msg = "ERROR: leaves the section of line %s, but a pause or resume lies between: one of the two does nothing [lazy-pause]" % (pe[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_pause_straddle.p;
pe << lazy_pause_straddle.pe;
@@

msg = "ERROR: leaves the section of line %s, but a pause or resume lies between: one of the two does nothing [lazy-pause]" % (pe[0].line)
coccilib.report.print_report(p[0], msg)
