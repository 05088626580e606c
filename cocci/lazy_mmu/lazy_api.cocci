// SPDX-License-Identifier: GPL-2.0-only
/// Generic code calls the architecture's lazy MMU hooks, or asks for the mode,
/// although the kernel has the counted lazy_mmu_mode_enable() and _disable().
///
//# Which API there is says include/linux/pgtable.h of the tree that the file
//# lies in; where that is not found nothing is reported.  Code in arch/ may do
//# all of this.
//
// Confidence: High, in 6.1, 6.12 and 7.2: 2 reports, in the test of the API itself
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: arch_enter_lazy_mmu_mode, arch_leave_lazy_mmu_mode, __task_lazy_mmu_mode_pause, __task_lazy_mmu_mode_resume, is_lazy_mmu_mode_active
// Comments: include/linux/pgtable.h since 7.0
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@

import os

def lazy_api_counted(path):
        """The tree of this generic file has the counted API, and is not its header."""
        path = os.path.abspath(path)
        top = os.path.dirname(path)
        while not os.path.isfile(os.path.join(top, "include/linux/pgtable.h")):
                if top == os.path.dirname(top):
                        return False
                top = os.path.dirname(top)
        inside = os.path.relpath(path, top)
        if inside.startswith("arch/") or inside == "include/linux/pgtable.h":
                return False
        with open(os.path.join(top, "include/linux/pgtable.h"), errors="replace") as header:
                return "lazy_mmu_mode_enable(" in header.read()

@lazy_api_call@
identifier hook = {arch_enter_lazy_mmu_mode, arch_leave_lazy_mmu_mode, __task_lazy_mmu_mode_pause, __task_lazy_mmu_mode_resume, is_lazy_mmu_mode_active};
position p;
@@

hook@p(...)

@script:python lazy_api_generic@
p << lazy_api_call.p;
@@

if not lazy_api_counted(p[0].file):
        cocci.include_match(False)

// Names the calls that are to be reported.
@lazy_api_generic_call depends on lazy_api_generic@
identifier lazy_api_call.hook;
position lazy_api_call.p;
position pg;
@@

hook@p@pg(...)

@depends on patch@
position lazy_api_generic_call.pg;
@@

(
- arch_enter_lazy_mmu_mode@pg()
+ lazy_mmu_mode_enable()
|
- arch_leave_lazy_mmu_mode@pg()
+ lazy_mmu_mode_disable()
)

@depends on context@
identifier lazy_api_call.hook;
position lazy_api_generic_call.pg;
@@

* hook@pg(...)

@script:python depends on org@
p << lazy_api_generic_call.pg;
hook << lazy_api_call.hook;
@@

msg = "WARNING: %s() is for architecture code, generic code has lazy_mmu_mode_enable() and _disable() [lazy-api]" % (hook)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_api_generic_call.pg;
hook << lazy_api_call.hook;
@@

msg = "WARNING: %s() is for architecture code, generic code has lazy_mmu_mode_enable() and _disable() [lazy-api]" % (hook)
coccilib.report.print_report(p[0], msg)
