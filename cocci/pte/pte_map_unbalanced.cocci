// SPDX-License-Identifier: GPL-2.0-only
/// A mapped page table is not unmapped and its lock not dropped before a return,
/// or another pointer is unmapped: the one before the first entry when a loop
/// ended early, the one behind the last entry, the address of a local copy.
///
//# A return that is reached with the lock dropped in a branch of an if that goes
//# on, or by a function that is given the lock, is not looked at, and neither is
//# a lock that is kept in a structure.
//# False positives are due to a map that is handed on to the caller.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: pte_unmap, pte_unmap_unlock
// Comments: mm/pgtable-generic.c; Documentation/mm/process_addrs.rst; 3f08842098e8
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@pte_map_unbalanced_lock exists@
identifier map = {pte_offset_map_lock, pte_alloc_map_lock};
expression e;
idexpression ptl;
position pm, pu;
@@

e = map@pm(..., &ptl)
... when any
pte_unmap_unlock@pu(..., ptl)

// An if whose branch drops the lock and goes away says nothing of the path past it.
@pte_map_unbalanced_ends exists@
idexpression pte_map_unbalanced_lock.ptl;
identifier label;
position pi;
@@

if@pi (...) {
... when any
pte_unmap_unlock(..., ptl);
...
\(return ...;\|goto label;\|break;\|continue;\)
}

@pte_map_unbalanced_return exists@
expression pte_map_unbalanced_lock.e;
idexpression pte_map_unbalanced_lock.ptl;
identifier pte_map_unbalanced_lock.map;
identifier f;
expression E;
statement S;
position pte_map_unbalanced_lock.pm;
position p;
position pi != pte_map_unbalanced_ends.pi;
@@

e = map@pm(..., &ptl);
... when != e
if (\(e == NULL\|e == NULL || ...\)) S
... when != pte_unmap_unlock(..., ptl)
    when != if@pi (...) { ... pte_unmap_unlock(..., ptl); ... }
    when != if@pi (...) pte_unmap_unlock(..., ptl);
    when != spin_unlock(ptl)
    when != f(..., ptl, ...)
    when != f(..., &ptl, ...)
    when != E = ptl
return@p ...;

// The loop ended before the pointer was moved.
@pte_map_unbalanced_before exists@
identifier map = {pte_offset_map, pte_offset_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, pte_alloc_map, pte_alloc_map_lock, get_locked_pte};
identifier unmap = {pte_unmap, pte_unmap_unlock};
expression e, E;
position pm, p;
@@

e = map@pm(...)
... when != \(e = E\|e += E\|e++\|++e\)
break;
... when != \(e = E\|e += E\|e++\|++e\)
unmap@p(e - 1, ...)

// The loop has moved the pointer behind the last entry.
@pte_map_unbalanced_behind exists@
identifier unmap = {pte_unmap, pte_unmap_unlock};
expression e, E;
statement S;
position p;
@@

for (...; ...; <+... \(e++\|++e\) ...+>) S
... when != \(e = E\|e -= E\|e--\|--e\)
unmap@p(e, ...)

@pte_map_unbalanced_copy@
identifier unmap = {pte_unmap, pte_unmap_unlock};
typedef pte_t;
local idexpression pte_t x;
position p;
@@

unmap@p(&x, ...)

@depends on context@
position pte_map_unbalanced_return.p;
@@

* return@p ...;

@script:python depends on org@
p << pte_map_unbalanced_return.p;
map << pte_map_unbalanced_lock.map;
pm << pte_map_unbalanced_lock.pm;
@@

msg = "ERROR: returns without unmapping and unlocking what %s() on line %s has mapped [pte-map-unbalanced]" % (map, pm[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_map_unbalanced_return.p;
map << pte_map_unbalanced_lock.map;
pm << pte_map_unbalanced_lock.pm;
@@

msg = "ERROR: returns without unmapping and unlocking what %s() on line %s has mapped [pte-map-unbalanced]" % (map, pm[0].line)
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier pte_map_unbalanced_before.unmap;
position pte_map_unbalanced_before.p;
@@

* unmap@p(...)

@script:python depends on org@
p << pte_map_unbalanced_before.p;
@@

msg = "ERROR: unmaps the entry before the first one when the loop ends early [pte-map-unbalanced]"
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_map_unbalanced_before.p;
@@

msg = "ERROR: unmaps the entry before the first one when the loop ends early [pte-map-unbalanced]"
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier pte_map_unbalanced_behind.unmap;
position pte_map_unbalanced_behind.p;
@@

* unmap@p(...)

@script:python depends on org@
p << pte_map_unbalanced_behind.p;
@@

msg = "ERROR: unmaps the pointer that the loop has moved behind the last entry [pte-map-unbalanced]"
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_map_unbalanced_behind.p;
@@

msg = "ERROR: unmaps the pointer that the loop has moved behind the last entry [pte-map-unbalanced]"
coccilib.report.print_report(p[0], msg)

@depends on context@
identifier pte_map_unbalanced_copy.unmap;
position pte_map_unbalanced_copy.p;
@@

* unmap@p(...)

@script:python depends on org@
p << pte_map_unbalanced_copy.p;
@@

msg = "ERROR: unmaps the address of a local copy [pte-map-unbalanced]"
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_map_unbalanced_copy.p;
@@

msg = "ERROR: unmaps the address of a local copy [pte-map-unbalanced]"
coccilib.report.print_report(p[0], msg)
