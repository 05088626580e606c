// SPDX-License-Identifier: GPL-2.0-only
/// A path returns, or starts the range once more, without
/// mmu_notifier_invalidate_range_end() for it, while another path ends it; or it
/// is ended on a path that has not started it.
///
//# False positives are due to conditions that the match cannot compare.  An if
//# that ends (or begins) it in a branch and goes on silences the paths through it.  A
//# function that does only one of both is taken for half of a pair.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: mmu_notifier_invalidate_range_start, mmu_notifier_invalidate_range_start_nonblock
// Comments: include/linux/mmu_notifier.h
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@notifier_unbalanced_pair exists@
identifier begin = {mmu_notifier_invalidate_range_start};
identifier end = {mmu_notifier_invalidate_range_end, mmu_notifier_invalidate_range_only_end};
expression object;
position pb, pe;
@@

begin@pb(object, ...)
... when any
end@pe(object)

// An if whose branch ends it and goes away says nothing of the path past it.
@notifier_unbalanced_ends exists@
identifier end = {mmu_notifier_invalidate_range_end, mmu_notifier_invalidate_range_only_end};
expression notifier_unbalanced_pair.object;
identifier label;
position pi;
@@

if@pi (...) {
... when any
end(object);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@notifier_unbalanced_return exists@
identifier notifier_unbalanced_pair.begin;
identifier end = {mmu_notifier_invalidate_range_end, mmu_notifier_invalidate_range_only_end};
expression notifier_unbalanced_pair.object;
position notifier_unbalanced_pair.pb;
position p;
statement S;
position pi != notifier_unbalanced_ends.pi;
@@

begin@pb(object, ...)
... when != end(object)
    when != if@pi (...) { ... end(object); ... }
    when != if@pi (...) { ... end(object); ... } else S
    when != if@pi (...) end(object);
return@p ...;

@notifier_unbalanced_again exists@
identifier notifier_unbalanced_pair.begin;
identifier end = {mmu_notifier_invalidate_range_end, mmu_notifier_invalidate_range_only_end};
expression notifier_unbalanced_pair.object;
position notifier_unbalanced_pair.pb;
position p;
statement S;
position pi != notifier_unbalanced_ends.pi;
@@

begin@pb@p(object, ...)
... when != end(object)
    when != if@pi (...) { ... end(object); ... }
    when != if@pi (...) { ... end(object); ... } else S
    when != if@pi (...) end(object);
    when != if (...) { ... begin(object, ...); ... }
begin@pb(object, ...)

@notifier_unbalanced_guarded exists@
identifier notifier_unbalanced_pair.end;
expression notifier_unbalanced_pair.object;
position notifier_unbalanced_pair.pe;
position pg;
@@

if (...) { ... end@pe@pg(object); ... }

// An if whose branch begins it and goes away says nothing of the path past it.
@notifier_unbalanced_begins exists@
identifier begin = {mmu_notifier_invalidate_range_start, mmu_notifier_invalidate_range_start_nonblock};
expression notifier_unbalanced_pair.object;
identifier label;
position pi;
@@

if@pi (...) {
... when any
begin(object, ...);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@notifier_unbalanced_unbegun exists@
identifier begin = {mmu_notifier_invalidate_range_start, mmu_notifier_invalidate_range_start_nonblock};
identifier notifier_unbalanced_pair.end;
identifier fn;
expression notifier_unbalanced_pair.object;
position notifier_unbalanced_pair.pe;
position p != notifier_unbalanced_guarded.pg;
statement S;
position pi != notifier_unbalanced_begins.pi;
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

// A start that is refused is not ended.  A function of the file that hands the
// result on counts like the start itself.
@notifier_unbalanced_hands_on@
identifier fn, range;
@@

fn(..., struct mmu_notifier_range *range, ...)
{
<+...
return mmu_notifier_invalidate_range_start_nonblock(range);
...+>
}

@notifier_unbalanced_refusal@
identifier notifier_unbalanced_hands_on.fn;
expression object;
expression err;
identifier label;
position pg;
@@

(
if (fn(..., object, ...)) { ... goto@pg label; }
|
err = fn(..., object, ...);
if (err) { ... goto@pg label; }
|
if (mmu_notifier_invalidate_range_start_nonblock(object)) { ... goto@pg label; }
|
err = mmu_notifier_invalidate_range_start_nonblock(object);
if (err) { ... goto@pg label; }
)

@notifier_unbalanced_refused exists@
identifier end = {mmu_notifier_invalidate_range_end, mmu_notifier_invalidate_range_only_end};
identifier start = {mmu_notifier_invalidate_range_start, mmu_notifier_invalidate_range_start_nonblock};
identifier label;
expression notifier_unbalanced_refusal.object;
position notifier_unbalanced_refusal.pg;
position p;
statement S;
@@

goto@pg label;
... when != start(object)
    when != if (...) { ... end(object); ... }
    when != if (...) { ... end(object); ... } else S
    when != if (...) end(object);
end@p(object)

@depends on context@
position notifier_unbalanced_return.p;
@@

* return@p ...;

@script:python depends on org@
p << notifier_unbalanced_return.p;
begin << notifier_unbalanced_pair.begin;
pb << notifier_unbalanced_pair.pb;
@@

msg = "ERROR: returns without ending the notifier range that %s() on line %s has begun [notifier-unbalanced]" % (begin, pb[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << notifier_unbalanced_return.p;
begin << notifier_unbalanced_pair.begin;
pb << notifier_unbalanced_pair.pb;
@@

msg = "ERROR: returns without ending the notifier range that %s() on line %s has begun [notifier-unbalanced]" % (begin, pb[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier notifier_unbalanced_pair.begin;
position notifier_unbalanced_again.p;
@@

* begin@p(...)

@script:python depends on org@
p << notifier_unbalanced_again.p;
begin << notifier_unbalanced_pair.begin;
@@

msg = "ERROR: %s() is reached again before the notifier range is ended [notifier-unbalanced]" % (begin)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << notifier_unbalanced_again.p;
begin << notifier_unbalanced_pair.begin;
@@

msg = "ERROR: %s() is reached again before the notifier range is ended [notifier-unbalanced]" % (begin)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier notifier_unbalanced_pair.end;
position notifier_unbalanced_unbegun.p;
@@

* end@p(...)

@script:python depends on org@
p << notifier_unbalanced_unbegun.p;
end << notifier_unbalanced_pair.end;
@@

msg = "ERROR: %s() is also reached on a path that has not begun the notifier range [notifier-unbalanced]" % (end)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << notifier_unbalanced_unbegun.p;
end << notifier_unbalanced_pair.end;
@@

msg = "ERROR: %s() is also reached on a path that has not begun the notifier range [notifier-unbalanced]" % (end)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier notifier_unbalanced_refused.end;
position notifier_unbalanced_refused.p;
@@

* end@p(...)

@script:python depends on org@
p << notifier_unbalanced_refused.p;
end << notifier_unbalanced_refused.end;
@@

msg = "ERROR: %s() is also reached when the start was refused [notifier-unbalanced]" % (end)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << notifier_unbalanced_refused.p;
end << notifier_unbalanced_refused.end;
@@

msg = "ERROR: %s() is also reached when the start was refused [notifier-unbalanced]" % (end)
coccilib.report.print_report(p[0], msg)
