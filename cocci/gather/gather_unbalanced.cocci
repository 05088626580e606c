// SPDX-License-Identifier: GPL-2.0-only
/// A path returns, or begins the mmu_gather once more, without tlb_finish_mmu()
/// for it, while another path finishes it; or it is finished on a path that has
/// not begun it.
///
//# False positives are due to conditions that the match cannot compare.  An if
//# that ends (or begins) it in a branch and goes on silences the paths through it.  A
//# function that does only one of both is taken for half of a pair.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: tlb_gather_mmu, tlb_gather_mmu_fullmm, tlb_gather_mmu_vma
// Comments: include/asm-generic/tlb.h, mm/mmu_gather.c
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@gather_unbalanced_pair exists@
identifier begin = {tlb_gather_mmu, tlb_gather_mmu_fullmm, tlb_gather_mmu_vma};
identifier end = {tlb_finish_mmu};
expression object;
position pb, pe;
@@

begin@pb(object, ...)
... when any
end@pe(object)

// An if whose branch ends it and goes away says nothing of the path past it.
@gather_unbalanced_ends exists@
identifier end = {tlb_finish_mmu};
expression gather_unbalanced_pair.object;
identifier label;
position pi;
@@

if@pi (...) {
... when any
end(object);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@gather_unbalanced_return exists@
identifier gather_unbalanced_pair.begin;
identifier end = {tlb_finish_mmu};
expression gather_unbalanced_pair.object;
position gather_unbalanced_pair.pb;
position p;
statement S;
position pi != gather_unbalanced_ends.pi;
@@

begin@pb(object, ...)
... when != end(object)
    when != if@pi (...) { ... end(object); ... }
    when != if@pi (...) { ... end(object); ... } else S
    when != if@pi (...) end(object);
return@p ...;

@gather_unbalanced_again exists@
identifier gather_unbalanced_pair.begin;
identifier end = {tlb_finish_mmu};
expression gather_unbalanced_pair.object;
position gather_unbalanced_pair.pb;
position p;
statement S;
position pi != gather_unbalanced_ends.pi;
@@

begin@pb@p(object, ...)
... when != end(object)
    when != if@pi (...) { ... end(object); ... }
    when != if@pi (...) { ... end(object); ... } else S
    when != if@pi (...) end(object);
    when != if (...) { ... begin(object, ...); ... }
begin@pb(object, ...)

@gather_unbalanced_guarded exists@
identifier gather_unbalanced_pair.end;
expression gather_unbalanced_pair.object;
position gather_unbalanced_pair.pe;
position pg;
@@

if (...) { ... end@pe@pg(object); ... }

// An if whose branch begins it and goes away says nothing of the path past it.
@gather_unbalanced_begins exists@
identifier begin = {tlb_gather_mmu, tlb_gather_mmu_fullmm, tlb_gather_mmu_vma};
expression gather_unbalanced_pair.object;
identifier label;
position pi;
@@

if@pi (...) {
... when any
begin(object, ...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@gather_unbalanced_unbegun exists@
identifier begin = {tlb_gather_mmu, tlb_gather_mmu_fullmm, tlb_gather_mmu_vma};
identifier gather_unbalanced_pair.end;
identifier fn;
expression gather_unbalanced_pair.object;
position gather_unbalanced_pair.pe;
position p != gather_unbalanced_guarded.pg;
statement S;
position pi != gather_unbalanced_begins.pi;
@@

fn(...)
{
... when != begin(object, ...)
    when != if@pi (...) { ... begin(object, ...); ... }
    when != if@pi (...) { ... begin(object, ...); ... } else S
    when != if@pi (...) begin(object, ...);
end@pe@p(object)
... when any
}

@depends on context@
position gather_unbalanced_return.p;
@@

* return@p ...;

@script:python depends on org@
p << gather_unbalanced_return.p;
begin << gather_unbalanced_pair.begin;
pb << gather_unbalanced_pair.pb;
@@

msg = "ERROR: returns without ending the mmu_gather that %s() on line %s has begun [gather-unbalanced]" % (begin, pb[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << gather_unbalanced_return.p;
begin << gather_unbalanced_pair.begin;
pb << gather_unbalanced_pair.pb;
@@

msg = "ERROR: returns without ending the mmu_gather that %s() on line %s has begun [gather-unbalanced]" % (begin, pb[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier gather_unbalanced_pair.begin;
position gather_unbalanced_again.p;
@@

* begin@p(...)

@script:python depends on org@
p << gather_unbalanced_again.p;
begin << gather_unbalanced_pair.begin;
@@

msg = "ERROR: %s() is reached again before the mmu_gather is ended [gather-unbalanced]" % (begin)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << gather_unbalanced_again.p;
begin << gather_unbalanced_pair.begin;
@@

msg = "ERROR: %s() is reached again before the mmu_gather is ended [gather-unbalanced]" % (begin)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier gather_unbalanced_pair.end;
position gather_unbalanced_unbegun.p;
@@

* end@p(...)

@script:python depends on org@
p << gather_unbalanced_unbegun.p;
end << gather_unbalanced_pair.end;
@@

msg = "ERROR: %s() is also reached on a path that has not begun the mmu_gather [gather-unbalanced]" % (end)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << gather_unbalanced_unbegun.p;
end << gather_unbalanced_pair.end;
@@

msg = "ERROR: %s() is also reached on a path that has not begun the mmu_gather [gather-unbalanced]" % (end)
coccilib.report.print_report(p[0], msg)
