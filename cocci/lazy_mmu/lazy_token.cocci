// SPDX-License-Identifier: GPL-2.0-only
/// The state that arch_enter_lazy_mmu_mode() returns is dropped, made up, or
/// handed to the leave of another enter.
///
//# Only for the form of the API that was proposed in 2025 and in which enter
//# returns a lazy_mmu_state_t; a file that never uses a state is not looked at.
//# A state that goes through a structure or another function is not followed.
//
// Confidence: Moderate, in 6.1, 6.12 and 7.2: no report
// Copyright: (C) 2026 The mmucheck authors.
// URL: https://coccinelle.gitlabpages.inria.fr/website
// Keywords: arch_enter_lazy_mmu_mode, arch_leave_lazy_mmu_mode
// Comments: linux-mm 2025-09, "Nesting support for lazy MMU mode", v2
// Options: --no-includes --include-headers

virtual context
virtual org
virtual report

@lazy_token_used@
expression state;
@@

(
state = arch_enter_lazy_mmu_mode()
|
arch_leave_lazy_mmu_mode(state)
)

@lazy_token_dropped depends on lazy_token_used@
position p;
@@

arch_enter_lazy_mmu_mode@p();

@lazy_token_constant depends on lazy_token_used@
constant state = {LAZY_MMU_DEFAULT, LAZY_MMU_NESTED};
position p;
@@

arch_leave_lazy_mmu_mode@p(state)

@lazy_token_wrong depends on lazy_token_used exists@
idexpression mine, other;
expression E;
position pe, p;
@@

mine = arch_enter_lazy_mmu_mode@pe()
... when != mine = E
    when != other = E
    when != arch_leave_lazy_mmu_mode(mine)
arch_leave_lazy_mmu_mode@p(other)

// A state that the enter before has left in the same variable is right.
@script:python lazy_token_other@
mine << lazy_token_wrong.mine;
other << lazy_token_wrong.other;
@@

if mine == other:
        cocci.include_match(False)

@lazy_token_mixed depends on lazy_token_other@
position lazy_token_wrong.p;
position pm;
@@

arch_leave_lazy_mmu_mode@p@pm(...)

@depends on context@
position lazy_token_dropped.p;
@@

* arch_enter_lazy_mmu_mode@p();

@script:python depends on org@
p << lazy_token_dropped.p;
@@

msg = "ERROR: the state that arch_enter_lazy_mmu_mode() returns is dropped [lazy-token]"
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_token_dropped.p;
@@

msg = "ERROR: the state that arch_enter_lazy_mmu_mode() returns is dropped [lazy-token]"
coccilib.report.print_report(p[0], msg)

@depends on context@
constant lazy_token_constant.state;
position lazy_token_constant.p;
@@

* arch_leave_lazy_mmu_mode@p(state)

@script:python depends on org@
p << lazy_token_constant.p;
state << lazy_token_constant.state;
@@

msg = "ERROR: %s is for architecture code, leave takes the state of its enter [lazy-token]" % (state)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_token_constant.p;
state << lazy_token_constant.state;
@@

msg = "ERROR: %s is for architecture code, leave takes the state of its enter [lazy-token]" % (state)
coccilib.report.print_report(p[0], msg)

@depends on context@
position lazy_token_mixed.pm;
@@

* arch_leave_lazy_mmu_mode@pm(...)

@script:python depends on org@
p << lazy_token_mixed.pm;
mine << lazy_token_wrong.mine;
other << lazy_token_wrong.other;
pe << lazy_token_wrong.pe;
@@

msg = "ERROR: leaves with %s, but the section entered last, on line %s, has its state in %s [lazy-token]" % (other, pe[0].line, mine)
coccilib.org.print_safe_todo(p[0], msg)

@script:python depends on report@
p << lazy_token_mixed.pm;
mine << lazy_token_wrong.mine;
other << lazy_token_wrong.other;
pe << lazy_token_wrong.pe;
@@

msg = "ERROR: leaves with %s, but the section entered last, on line %s, has its state in %s [lazy-token]" % (other, pe[0].line, mine)
coccilib.report.print_report(p[0], msg)
