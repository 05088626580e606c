// SPDX-License-Identifier: GPL-2.0-only
/// Generic code reads or writes a page-table entry through its pointer instead of
/// by ptep_get(), set_pte_at() and their kin.  The entry may change between two
/// such reads, be wider than a word, or be kept elsewhere.
///
//# Whether generic code reads by accessors is a custom, and the headers of the
//# tree that the file lies in say which: for pte_t since Linux 6.5, for pmd_t and
//# above not yet in 7.2.  Where it is for these, a second read by a loop is reported.
//# In arch/ it is the second read by a callback, in any tree; whatever else arch/
//# and headers do is their own affair.
//# A pointer that is known by its type only from a header is not seen.
//# False positives are due to entries in an array that is no page table, and to
//# loops over tables that nobody else changes.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: 4 reports, all real, 1 harmless
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: apply_to_page_range, apply_to_existing_page_range
// Keywords outside arch: pte_t, pmd_t, pud_t, p4d_t, pgd_t
// Comments: include/linux/pgtable.h, ptep_get(); c33c794828f2
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@

import os

def pte_raw_deref_tree(path):
        """The top of the tree of this file, or None, and what the file is called in it."""
        path = os.path.abspath(path)
        top = os.path.dirname(path)
        while not os.path.isfile(os.path.join(top, "include/linux/pgtable.h")):
                if top == os.path.dirname(top):
                        return None, ""
                top = os.path.dirname(top)
        return top, os.path.relpath(path, top)

def pte_raw_deref_generic(path):
        """The file is generic code, and no header."""
        top, inside = pte_raw_deref_tree(path)
        return top and not inside.startswith(("arch/", "include/", "tools/"))

def pte_raw_deref_declares(path, header, text):
        top, inside = pte_raw_deref_tree(path)
        with open(os.path.join(top, "include/linux", header), errors="replace") as header:
                return text in header.read()

def pte_raw_deref_by_accessor(path):
        """Generic code of this tree reads a pte_t by ptep_get(): so it does since maps can fail."""
        return pte_raw_deref_generic(path) and pte_raw_deref_declares(path, "mm.h", "__pte_offset_map(")

def pte_raw_deref_upper(path):
        """The same for a pmd_t and above: the tree's own inlines read them so."""
        return pte_raw_deref_generic(path) and not pte_raw_deref_declares(path, "pgtable.h", "pmd_none(*pmd)")

// Each kind is told before the next is looked for: a match that is refused takes along
// what was matched before it.

// Nothing is read for its size or its address.
@pte_raw_deref_unread@
typedef pte_t;
pte_t *e;
expression i;
position pn;
@@

\(sizeof(*e@pn)\|sizeof(e@pn[i])\|&*e@pn\|&e@pn[i]\|&(e@pn[i])\)

// What gets the address of a local somewhere in the file works on copies.
@pte_raw_deref_copies@
local idexpression pte_t x;
identifier fn;
expression list[n] before;
@@

fn(before, &x, ...)

@pte_raw_deref_copy exists@
identifier pte_raw_deref_copies.fn;
parameter list[pte_raw_deref_copies.n] before;
identifier e;
expression i;
type T;
position pc;
@@

fn(before, T *e, ...)
{
<+...
\(*e@pc\|e@pc[i]\)
...+>
}

@pte_raw_deref_passed exists@
identifier pte_raw_deref_copies.fn;
parameter list[pte_raw_deref_copies.n] before;
identifier e, to;
expression list[m] args;
type T;
@@

fn(before, T *e, ...)
{
<+...
to(args, e, ...)
...+>
}

@pte_raw_deref_passed_copy exists@
identifier pte_raw_deref_passed.to;
parameter list[pte_raw_deref_passed.m] before;
identifier e;
type T;
position pc;
@@

to(before, T *e, ...)
{
<+...
\(*e@pc\)
...+>
}

// So does what a page walk asks for a new entry.
@pte_raw_deref_installs@
identifier walk, fn;
@@

struct mm_walk_ops walk = { .install_pte = fn, };

@pte_raw_deref_new exists@
identifier pte_raw_deref_installs.fn;
identifier e;
type T;
position pc;
@@

fn(..., T *e, ...)
{
<+...
\(*e@pc\)
...+>
}

@pte_raw_deref_write@
pte_t *e;
expression i, E;
position p != {pte_raw_deref_copy.pc, pte_raw_deref_passed_copy.pc, pte_raw_deref_new.pc};
@@

\(*e@p = E\|e@p[i] = E\)

@script:python pte_raw_deref_write_here@
p << pte_raw_deref_write.p;
@@

if not pte_raw_deref_by_accessor(p[0].file):
        cocci.include_match(False)

@pte_raw_deref_bad_write depends on pte_raw_deref_write_here@
pte_t *e;
expression i;
position pte_raw_deref_write.p;
position pb;
@@

\(*e@p@pb\|e@p@pb[i]\)

@depends on context@
pte_t *e;
expression i;
position pte_raw_deref_bad_write.pb;
@@

* \(*e@pb\|e@pb[i]\)

@script:python depends on org@
p << pte_raw_deref_bad_write.pb;
e << pte_raw_deref_bad_write.e;
@@

msg = "WARNING: %s is written through the pointer, not by set_pte_at() [pte-raw-deref]" % (e)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_raw_deref_bad_write.pb;
e << pte_raw_deref_bad_write.e;
@@

msg = "WARNING: %s is written through the pointer, not by set_pte_at() [pte-raw-deref]" % (e)
coccilib.report.print_report(p[0], msg)

@pte_raw_deref_read@
pte_t *e;
expression i;
position p != {pte_raw_deref_unread.pn, pte_raw_deref_copy.pc, pte_raw_deref_passed_copy.pc, pte_raw_deref_new.pc, pte_raw_deref_write.p};
@@

\(*e@p\|e@p[i]\)

@script:python pte_raw_deref_read_here@
p << pte_raw_deref_read.p;
@@

if not pte_raw_deref_by_accessor(p[0].file):
        cocci.include_match(False)

@pte_raw_deref_bad_read depends on pte_raw_deref_read_here@
pte_t *e;
expression i;
position pte_raw_deref_read.p;
position pb;
@@

\(*e@p@pb\|e@p@pb[i]\)

@depends on patch@
pte_t *e;
expression i;
position pte_raw_deref_bad_read.pb;
@@

(
- READ_ONCE(*e@pb)
+ ptep_get(e)
|
- *e@pb
+ ptep_get(e)
|
- e@pb[i]
+ ptep_get(&e[i])
)

@depends on context@
pte_t *e;
expression i;
position pte_raw_deref_bad_read.pb;
@@

* \(*e@pb\|e@pb[i]\)

@script:python depends on org@
p << pte_raw_deref_bad_read.pb;
e << pte_raw_deref_bad_read.e;
@@

msg = "WARNING: %s is read through the pointer, not by ptep_get() [pte-raw-deref]" % (e)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_raw_deref_bad_read.pb;
e << pte_raw_deref_bad_read.e;
@@

msg = "WARNING: %s is read through the pointer, not by ptep_get() [pte-raw-deref]" % (e)
coccilib.report.print_report(p[0], msg)

// What moves a pointer over an upper table holds no lock that keeps its entries as they
// are.  A read for an assertion decides nothing.
@pte_raw_deref_assertion@
typedef pmd_t, pud_t, p4d_t, pgd_t;
idexpression {pmd_t, pud_t, p4d_t, pgd_t} *e;
identifier warn = {WARN_ON, WARN_ON_ONCE, VM_WARN_ON, VM_WARN_ON_ONCE, BUG_ON, VM_BUG_ON};
position pa;
@@

warn(<+... *e@pa ...+>)

@pte_raw_deref_assertion_if@
idexpression {pmd_t, pud_t, p4d_t, pgd_t} *e;
identifier warn = {WARN_ON, WARN_ON_ONCE, VM_WARN_ON, VM_WARN_ON_ONCE, BUG_ON, VM_BUG_ON};
identifier ask;
position pa;
@@

\(ask(*e@pa) && warn(...)\|!ask(*e@pa) && warn(...)\)

@pte_raw_deref_again exists@
idexpression {pmd_t, pud_t, p4d_t, pgd_t} *e;
identifier lock = {spin_lock, spin_lock_nested, pmd_lock, pud_lock, pmd_trans_huge_lock, pud_trans_huge_lock, __pmd_trans_huge_lock, __pud_trans_huge_lock};
identifier fn;
expression E;
position p1;
position p != {pte_raw_deref_assertion.pa, pte_raw_deref_assertion_if.pa};
@@

\(*e@p1\)
... when != lock(...)
    when != \(e = E\|e++\|++e\|e += E\)
    when != fn(..., e, ...)
\(*e@p\)
... when any
e++

// The same read once more is a walk that begins again.
@script:python pte_raw_deref_again_here@
p << pte_raw_deref_again.p;
p1 << pte_raw_deref_again.p1;
@@

if (p[0].line, p[0].column) == (p1[0].line, p1[0].column) or not pte_raw_deref_upper(p[0].file):
        cocci.include_match(False)

@pte_raw_deref_bad_again depends on pte_raw_deref_again_here@
idexpression {pmd_t, pud_t, p4d_t, pgd_t} *e;
position pte_raw_deref_again.p;
position pb;
@@

\(*e@p@pb\)

@depends on context@
idexpression {pmd_t, pud_t, p4d_t, pgd_t} *e;
position pte_raw_deref_bad_again.pb;
@@

* \(*e@pb\)

@script:python depends on org@
p << pte_raw_deref_bad_again.pb;
e << pte_raw_deref_bad_again.e;
p1 << pte_raw_deref_again.p1;
@@

msg = "WARNING: %s is read through the pointer once more after line %s, it may have changed [pte-raw-deref]" % (e, p1[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_raw_deref_bad_again.pb;
e << pte_raw_deref_bad_again.e;
p1 << pte_raw_deref_again.p1;
@@

msg = "WARNING: %s is read through the pointer once more after line %s, it may have changed [pte-raw-deref]" % (e, p1[0].line)
coccilib.report.print_report(p[0], msg)

// Code in arch/ that generic code hands an entry to.
@pte_raw_deref_callback@
identifier walk = {apply_to_page_range, apply_to_existing_page_range};
identifier fn;
expression mm, addr, size;
@@

walk(mm, addr, size, fn, ...)

@pte_raw_deref_twice exists@
identifier pte_raw_deref_callback.fn;
identifier lock = {spin_lock, spin_lock_irqsave, spin_lock_nested};
identifier f;
idexpression pte_t *e;
expression E;
position p1, p;
@@

fn(...)
{
... when any
\(*e@p1\)
... when != lock(...)
    when != \(e = E\|e++\|++e\|e += E\)
    when != f(..., e, ...)
\(*e@p\)
... when any
}

@script:python pte_raw_deref_twice_here@
p << pte_raw_deref_twice.p;
@@

if pte_raw_deref_by_accessor(p[0].file):
        cocci.include_match(False)

@pte_raw_deref_bad_twice depends on pte_raw_deref_twice_here@
idexpression pte_t *e;
position pte_raw_deref_twice.p;
position pb;
@@

\(*e@p@pb\)

@depends on context@
idexpression pte_t *e;
position pte_raw_deref_bad_twice.pb;
@@

* \(*e@pb\)

@script:python depends on org@
p << pte_raw_deref_bad_twice.pb;
e << pte_raw_deref_bad_twice.e;
p1 << pte_raw_deref_twice.p1;
@@

msg = "WARNING: %s is read through the pointer once more after line %s, it may have changed [pte-raw-deref]" % (e, p1[0].line)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << pte_raw_deref_bad_twice.pb;
e << pte_raw_deref_bad_twice.e;
p1 << pte_raw_deref_twice.p1;
@@

msg = "WARNING: %s is read through the pointer once more after line %s, it may have changed [pte-raw-deref]" % (e, p1[0].line)
coccilib.report.print_report(p[0], msg)
