// SPDX-License-Identifier: GPL-2.0-or-later
/* What differs between the generations: nesting, pauses, tokens, who may call what. */
#include "selftest.h"
#include "model.h"

#if defined(GENERATION_GENERIC)

/* Is the mode on? Seen by whether Xen keeps a write of an entry of its own. */
static bool active(void)
{
	pte_t *pte = oracle_pte(oracle_second_mm(), 0);
	unsigned long before = memory(pte);
	bool queued;

	if (!oracle_arch_is(ORACLE_XEN))
		return lazy_active();
	set_pte(pte, (pte_t){before + SWAP_KIND(ORACLE_SWAP)});
	queued = memory(pte) == before;
	if (queued)
		w.nr_pending--;
	return queued;
}

static void counts(unsigned int enabled, unsigned int paused)
{
	must(w.enabled == enabled && w.paused == paused);
	must(active() == (enabled && !paused));
}

/* Did the call apply what was pending?  One entry is written before it. */
static bool drains(void (*call)(void))
{
	bool drained;

	set_pte_at(MM, 0, P, (pte_t){memory(P) ^ SWAP_KIND(ORACLE_SWAP)});
	call();
	drained = !lazy_pending((unsigned long *)P);
	return drained;
}

/* The table of include/linux/pgtable.h, call by call. */
static void counted_table(void)
{
	lazy_mmu_mode_enable();
	counts(1, 0);
	must(!drains(lazy_mmu_mode_enable));
	counts(2, 0);
	must(drains(lazy_mmu_mode_pause));
	counts(2, 1);
	lazy_mmu_mode_enable();
	counts(2, 1);
	lazy_mmu_mode_disable();
	counts(2, 1);
	lazy_mmu_mode_pause();
	counts(2, 2);
	lazy_mmu_mode_resume();
	counts(2, 1);
	lazy_mmu_mode_resume();
	counts(2, 0);
	must(drains(lazy_mmu_mode_disable));
	counts(1, 0);
	must(drains(lazy_mmu_mode_disable));
	counts(0, 0);
}

/* The steps of the kernel's own test, mm/tests/lazy_mmu_mode_kunit.c, as a table. */
static void kunit_steps(void)
{
	static const struct {
		void (*call)(void);
		bool active;
	} steps[] = {
		{lazy_mmu_mode_enable, true},  {lazy_mmu_mode_enable, true},
		{lazy_mmu_mode_disable, true}, {lazy_mmu_mode_pause, false},
		{lazy_mmu_mode_enable, false}, {lazy_mmu_mode_disable, false},
		{lazy_mmu_mode_pause, false},  {lazy_mmu_mode_resume, false},
		{lazy_mmu_mode_resume, true},  {lazy_mmu_mode_disable, false},
	};

	must(!active());
	for (unsigned int i = 0; i < ARRAY_SIZE(steps); i++) {
		steps[i].call();
		must(active() == steps[i].active);
	}
}

static void pause_outside(void)
{
	lazy_mmu_mode_pause();
	counts(0, 1);
	lazy_mmu_mode_resume();
	counts(0, 0);
}

static void interrupt(void)
{
	lazy_mmu_mode_enable();
	oracle_interrupt(true);
	must(!active());
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
	lazy_mmu_mode_disable();
	oracle_interrupt(false);
	counts(1, 0);
	lazy_mmu_mode_disable();
}

static void nested_disable_flushes(void)
{
	lazy_mmu_mode_enable();
	set_pte_at(MM, 0, P, NEW);
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	ptep_get(P);
	set_pte_at(MM, 0, P, pte_mkyoung(NEW));
	lazy_mmu_mode_disable();
}

static void nested_enable_does_not(void)
{
	lazy_mmu_mode_enable();
	set_pte_at(MM, 0, P, NEW);
	lazy_mmu_mode_enable();
	ptep_get(P);
	lazy_mmu_mode_disable();
	lazy_mmu_mode_disable();
}

static void read_in_pause(void)
{
	lazy_mmu_mode_enable();
	set_pte_at(MM, 0, P, NEW);
	lazy_mmu_mode_pause();
	ptep_get(P);
	set_pte_at(MM, 0, P, pte_mkyoung(NEW));
	ptep_get(P);
	cond_resched();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

static void read_after_resume(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_resume();
	set_pte_at(MM, 0, P, NEW);
	ptep_get(P);
	lazy_mmu_mode_disable();
}

static void pause_without_resume(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	if (oracle_flag())
		lazy_mmu_mode_resume();
	else
		return;
	lazy_mmu_mode_disable();
}

static void pause_only(void)
{
	lazy_mmu_mode_pause();
}

static void resume_only(void)
{
	lazy_mmu_mode_resume();
}

static void enable_ignored(void)
{
	lazy_mmu_mode_pause();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

static void disable_ignored(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_disable();
	lazy_mmu_mode_resume();
}

/* The lock may be taken anew in a pause; the section counts from the resume. */
static void lock_in_pause(void)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, &ptl);

	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	spin_unlock(ptl);
	spin_lock(ptl);
	lazy_mmu_mode_resume();
	set_pte_at(MM, 0, pte, NEW);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
}

/* One name at a time, so that none is found for the others. */
#define CALLED(name, call)                                                                         \
	static void name##_called(void)                                                            \
	{                                                                                          \
		call;                                                                              \
		w.paused = w.contract_pause = 0;                                                   \
	}
CALLED(enter, arch_enter_lazy_mmu_mode())
CALLED(leave, arch_leave_lazy_mmu_mode())
CALLED(task_pause, __task_lazy_mmu_mode_pause(NULL))

static void task_resume_called(void)
{
	lazy_mmu_mode_pause();
	__task_lazy_mmu_mode_resume(NULL);
}

static void state_asked(void)
{
	is_lazy_mmu_mode_active();
}

const struct example generation_examples[] = {
	{"generic: counts", counted_table, "", NULL},
	{"generic: the kernel's own test", kunit_steps, "", NULL},
	{"generic: pause outside of a section", pause_outside, "", NULL},
	{"generic: interrupt context", interrupt, "", NULL},
	{"generic: nested disable flushes", nested_disable_flushes, "", NULL},
	{"generic: nested enable does not", nested_enable_does_not, "lazy-read-hazard", NULL},
	{"generic: paused", read_in_pause, "", NULL},
	{"generic: resumed", read_after_resume, "lazy-read-hazard", NULL},
	{"pause: no resume on a path", pause_without_resume, "lazy-unbalanced lazy-pause", NULL},
	{"pause: only pause", pause_only, "lazy-pause", NULL},
	{"pause: only resume", resume_only, "lazy-pause", NULL},
	{"pause: enable was ignored", enable_ignored, "lazy-pause", NULL},
	{"pause: disable is ignored", disable_ignored, "lazy-pause", NULL},
	{"pause: lock taken anew", lock_in_pause, "", NULL},
	{"api: enter hook", enter_called, "lazy-api", NULL},
	{"api: leave hook", leave_called, "lazy-api", NULL},
	{"api: another task's pause", task_pause_called, "lazy-api", NULL},
	{"api: another task's resume", task_resume_called, "lazy-api", NULL},
	{"api: asking for the state", state_asked, "lazy-api", NULL},
	{NULL, NULL, NULL, NULL},
};

#else

static void nested(void)
{
	ENTER();
#if defined(GENERATION_TOKEN)
	lazy_mmu_state_t inner = arch_enter_lazy_mmu_mode();

	must(inner & LAZY_MMU_NESTED);
	arch_leave_lazy_mmu_mode(inner);
	must(lazy_active());
#else
	ENTER();
	LEAVE();
	must(!lazy_active());
#endif
	LEAVE();
	must(!lazy_active());
}

static void entered_in_a_loop(void)
{
	for (int i = 0; i < 2; i++)
		ENTER();
	LEAVE();
}

static void begin(void)
{
	ENTER();
}

static void begun_by_two_calls(void)
{
	begin();
	begin();
	LEAVE();
	LEAVE();
}

#if defined(GENERATION_ARCH)

static void inner_leave_ends_all(void)
{
	ENTER();
	ENTER();
	set_pte_at(MM, 0, P, NEW);
	LEAVE();
	must(memory(P) == NEW.pte);
	set_pte_at(MM, 0, P, pte_mkyoung(NEW));
	must(memory(P) == pte_mkyoung(NEW).pte);
	ptep_get(P);
	LEAVE();
}

const struct example generation_examples[] = {
	{"arch: nested", nested, "lazy-nested", "xen powerpc sparc64"},
	{"arch: inner leave ends the section", inner_leave_ends_all, "lazy-nested", NULL},
	{"arch: entered again by the same loop", entered_in_a_loop, "lazy-unbalanced", NULL},
	{"arch: entered again by another call", begun_by_two_calls, "lazy-nested", NULL},
	{NULL, NULL, NULL, NULL},
};

#else

static void begun_by_two_tokens(void)
{
	lazy_mmu_state_t outer = arch_enter_lazy_mmu_mode();
	lazy_mmu_state_t inner = arch_enter_lazy_mmu_mode();

	must(!(outer & LAZY_MMU_NESTED));
	set_pte_at(MM, 0, P, NEW);
	arch_leave_lazy_mmu_mode(inner);
	must(memory(P) == NEW.pte && lazy_active());
	set_pte_at(MM, 0, Q, NEW);
	must(!oracle_arch_is(ORACLE_XEN) || !memory(Q));
	arch_leave_lazy_mmu_mode(outer);
}

static void tokens_exchanged(void)
{
	lazy_mmu_state_t outer = arch_enter_lazy_mmu_mode();
	lazy_mmu_state_t inner = arch_enter_lazy_mmu_mode();

	arch_leave_lazy_mmu_mode(outer);
	arch_leave_lazy_mmu_mode(inner);
}

static void token_of_constant(void)
{
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode(LAZY_MMU_DEFAULT);
}

static void token_of_before(void)
{
	lazy_mmu_state_t before = arch_enter_lazy_mmu_mode();

	arch_leave_lazy_mmu_mode(before);
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode(before);
}

static void token_of_its_own(void)
{
	lazy_mmu_state_t state = arch_enter_lazy_mmu_mode();

	arch_leave_lazy_mmu_mode(state);
	state = arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode(state);
}

const struct example generation_examples[] = {
	{"token: nested", nested, "lazy-nested", "xen powerpc sparc64"},
	{"token: inner leave flushes", begun_by_two_tokens, "lazy-nested", NULL},
	{"token: entered again by the same loop", entered_in_a_loop, "lazy-unbalanced", NULL},
	{"token: entered again by another call", begun_by_two_calls, "lazy-nested lazy-token",
	 NULL},
	{"token: exchanged", tokens_exchanged, "lazy-nested lazy-token", NULL},
	{"token: a constant", token_of_constant, "lazy-token", NULL},
	{"token: of an earlier section", token_of_before, "lazy-token", NULL},
	{"token: its own", token_of_its_own, "", NULL},
	{NULL, NULL, NULL, NULL},
};

#endif
#endif
