// SPDX-License-Identifier: GPL-2.0-only
/// A page table is mapped and the result used without having been compared with
/// NULL.  Since Linux 6.5 the table may be gone by the time it is mapped.
///
//# Whether mapping can fail says include/linux/mm.h of the tree that the
//# file lies in; where that is not found only maps that allocate are looked at.
//# A test in a helper that gets the address of the pointer is not seen.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: 4 reports, 3 real, 1 false
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: pte_offset_map, pte_offset_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, pte_alloc_map, pte_alloc_map_lock, get_locked_pte
// Comments: mm/pgtable-generic.c, what it says about pte_offset_map_lock()
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@initialize:python@
@@

import os

def pte_map_unchecked_may_fail(path, map):
        """The map can fail in the tree of this file."""
        if map in ("pte_alloc_map", "pte_alloc_map_lock", "get_locked_pte"):
                return True
        top = os.path.dirname(os.path.abspath(path))
        while not os.path.isfile(os.path.join(top, "include/linux/pgtable.h")):
                if top == os.path.dirname(top):
                        return False
                top = os.path.dirname(top)
        with open(os.path.join(top, "include/linux/mm.h"), errors="replace") as header:
                return "__pte_offset_map(" in header.read()

@pte_map_unchecked_tested@
identifier map = {pte_offset_map, pte_offset_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, pte_alloc_map, pte_alloc_map_lock, get_locked_pte};
expression e;
position pm;
@@

\((e = map@pm(...)) == NULL\|(e = map@pm(...)) != NULL\)

@pte_map_unchecked_alias exists@
identifier map = {pte_offset_map, pte_offset_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, pte_alloc_map, pte_alloc_map_lock, get_locked_pte};
expression e, other;
position pm;
@@

other = e = map@pm(...)
...
\(other == NULL\|other != NULL\)

// Tested earlier in the same condition.
@pte_map_unchecked_first@
expression e;
identifier f;
position pt;
@@

\(e != NULL && <+... \(f@pt(..., e, ...)\|*e@pt\) ...+>\|e == NULL || <+... \(f@pt(..., e, ...)\|*e@pt\) ...+>\)

@pte_map_unchecked_use exists@
identifier map = {pte_offset_map, pte_offset_map_lock, pte_offset_map_nolock, pte_offset_map_ro_nolock, pte_offset_map_rw_nolock, pte_alloc_map, pte_alloc_map_lock, get_locked_pte};
identifier use1 = {ptep_get, ptep_get_lockless, set_pte, pte_unmap, pte_unmap_unlock, ptep_try_set};
identifier use3 = {set_pte_at, set_ptes, pte_clear, ptep_get_and_clear, ptep_get_and_clear_full, ptep_clear, ptep_clear_flush, ptep_set_wrprotect, ptep_set_access_flags, ptep_test_and_clear_young, ptep_modify_prot_start};
expression e, a, b;
position pm != {pte_map_unchecked_tested.pm, pte_map_unchecked_alias.pm};
position p != pte_map_unchecked_first.pt;
@@

e = map@pm(...)
... when != e
\(use1@p(e, ...)\|use3@p(a, b, e, ...)\|*e@p\)

@script:python pte_map_unchecked_can@
map << pte_map_unchecked_use.map;
p << pte_map_unchecked_use.p;
@@

if not pte_map_unchecked_may_fail(p[0].file, map):
        cocci.include_match(False)

@pte_map_unchecked_bad depends on pte_map_unchecked_can@
expression pte_map_unchecked_use.e;
identifier f;
position pte_map_unchecked_use.p;
position pb;
@@

\(f@p@pb(..., e, ...)\|*e@p@pb\)

@depends on context@
expression pte_map_unchecked_use.e;
identifier f;
position pte_map_unchecked_bad.pb;
@@

* \(f@pb(..., e, ...)\|*e@pb\)

@script:python depends on org@
p << pte_map_unchecked_bad.pb;
map << pte_map_unchecked_use.map;
e << pte_map_unchecked_use.e;
pm << pte_map_unchecked_use.pm;
@@

msg = "ERROR: %s, mapped by %s() on line %s, is used without a test for NULL [pte-map-unchecked]" % (e, map, pm[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_map_unchecked_bad.pb;
map << pte_map_unchecked_use.map;
e << pte_map_unchecked_use.e;
pm << pte_map_unchecked_use.pm;
@@

msg = "ERROR: %s, mapped by %s() on line %s, is used without a test for NULL [pte-map-unchecked]" % (e, map, pm[0].line)
coccilib.report.print_report(p[0], msg)
