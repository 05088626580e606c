// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lazy MMU sections in the generation that this file is compiled for.
 *
 * The kernel's counters (or the arch's flag) say whether the mode is active; beside
 * them every enter without its leave is on a stack, which says whose fault a wrong
 * count is.  Source: include/linux/pgtable.h, the "Lazy MMU" comment of each
 * generation.
 *
 * Where an imbalance shows: an enter that its own call chain has executed already, and
 * not left, is lazy-unbalanced; any other enter in a section is lazy-nested.
 */
#include "model.h"
#include <linux/lazy_mmu.h>

bool lazy_active(void)
{
	if (w.in_interrupt)
		return false;
	return w.arch_active || (w.enabled && !w.paused);
}

static struct section *top(void)
{
	return w.nr_sections ? &w.section[w.nr_sections - 1] : NULL;
}

unsigned long lazy_since(void)
{
	unsigned long entered = top() ? top()->since : 0;

	return max(entered, w.resumed);
}

struct pending *lazy_pending(const unsigned long *entry)
{
	for (unsigned int i = 0; i < w.nr_pending; i++)
		if (w.pending[i].at.entry == entry)
			return &w.pending[i];
	return NULL;
}

/* Does the personality keep the write from memory? */
static bool defers(void)
{
	return w.arch == ORACLE_XEN || w.arch == ORACLE_S390;
}

void lazy_defer(const struct place *at, unsigned long value)
{
	struct pending *p;

	if (!lazy_active()) {
		*at->entry = value;
		return;
	}
	p = lazy_pending(at->entry);
	if (!p) {
		if (w.nr_pending == NR_PENDING)
			misuse("more than %d writes are pending", NR_PENDING);
		p = &w.pending[w.nr_pending++];
	}
	*p = (struct pending){
		.at = *at, .value = value, .queued = defers(), .lock = lock_of_entry(at)};
	if (!p->queued)
		*at->entry = value;
}

/*
 * Who stores entries is called in its callers' sections: a hook that it calls closes
 * theirs.
 */
static void check_hook(const void *site)
{
	static const char *const primitives[] = {"set_pte",   "set_pte_at", "set_ptes",
						 "set_pmd",   "set_pmd_at", "pte_clear",
						 "pmd_clear", "__set_ptes", NULL};

	if (oracle_arch_code && symbol_is(site, primitives))
		violate(LAZY_ARCH, true,
			"a primitive that stores entries enters and leaves a section of its own");
}

/* A flush point: what is pending reaches memory. */
static void drain(void)
{
	for (unsigned int i = 0; i < w.nr_pending; i++)
		if (w.pending[i].queued)
			*w.pending[i].at.entry = w.pending[i].value;
	w.nr_pending = 0;
}

static void push(unsigned long chain)
{
	if (w.nr_sections == NR_SECTIONS)
		misuse("more than %d sections are open", NR_SECTIONS);
	w.section[w.nr_sections++] =
		(struct section){.chain = chain, .since = w.step, .pause = w.paused};
}

/* The section that a leave ends, if there is one. */
static bool pop(struct section *s)
{
	if (!w.nr_sections) {
		violate(LAZY_UNBALANCED, true, "a lazy MMU section is left that was not entered");
		return false;
	}
	*s = w.section[--w.nr_sections];
	return true;
}

void arch_flush_lazy_mmu_mode(void)
{
	API();
	drain();
}

void lazy_finish_run(void)
{
	if (w.nr_sections)
		violate(LAZY_UNBALANCED, true, "a lazy MMU section is still open at the end");
	if (w.contract_pause)
		violate(LAZY_PAUSE, true, "lazy MMU mode is still paused at the end");
}

#if defined(GENERATION_GENERIC)

void lazy_mmu_mode_enable(void)
{
	API();
	check_hook(w.site);
	if (w.in_interrupt)
		return;
	push(0);
	if (!w.paused)
		w.enabled++;
}

void lazy_mmu_mode_disable(void)
{
	struct section s;

	API();
	if (w.in_interrupt)
		return;
	if (pop(&s) && s.pause != w.paused)
		violate(LAZY_PAUSE, true,
			s.pause > w.paused
				? "a disable counts whose enable was ignored in a pause"
				: "a disable is ignored in a pause and its enable counted");
	if (w.paused || !w.enabled)
		return;
	w.enabled--;
	drain();
}

static void pause(void)
{
	w.paused++;
	w.contract_pause++;
	drain();
}

static void resume(void)
{
	if (!w.paused) {
		violate(LAZY_PAUSE, true, "lazy MMU mode is resumed that was not paused");
		return;
	}
	w.paused--;
	w.contract_pause--;
	w.resumed = w.step;
}

void lazy_mmu_mode_pause(void)
{
	API();
	if (!w.in_interrupt)
		pause();
}

void lazy_mmu_mode_resume(void)
{
	API();
	if (!w.in_interrupt)
		resume();
}

bool is_lazy_mmu_mode_active(void)
{
	API();
	if (!oracle_arch_code)
		violate(LAZY_API, false, "is_lazy_mmu_mode_active() is called by generic code");
	return lazy_active();
}

void __task_lazy_mmu_mode_pause(struct task_struct *tsk)
{
	API();
	if (!oracle_arch_code)
		violate(LAZY_API, false, "__task_lazy_mmu_mode_pause() is called by generic code");
	pause();
}

void __task_lazy_mmu_mode_resume(struct task_struct *tsk)
{
	API();
	if (!oracle_arch_code)
		violate(LAZY_API, false, "__task_lazy_mmu_mode_resume() is called by generic code");
	resume();
}

/* The hooks beneath: they know no counts. */
void arch_enter_lazy_mmu_mode(void)
{
	API();
	if (!oracle_arch_code)
		violate(LAZY_API, false, "arch_enter_lazy_mmu_mode() is called by generic code");
	w.arch_active = true;
}

void arch_leave_lazy_mmu_mode(void)
{
	API();
	if (!oracle_arch_code)
		violate(LAZY_API, false, "arch_leave_lazy_mmu_mode() is called by generic code");
	w.arch_active = false;
	drain();
}

#else

/* Personalities on which a second enter or the inner leave does harm. */
static bool minds_nesting(void)
{
	return w.arch == ORACLE_XEN || w.arch == ORACLE_POWERPC || w.arch == ORACLE_SPARC64;
}

/* Enter while a section is open: told apart by who entered that one. */
static void check_enter(unsigned long chain)
{
	if (!top())
		return;
	if (top()->chain == chain) {
		violate(LAZY_UNBALANCED, true,
			"a lazy MMU section is entered again that was not left");
		w.nr_sections--;
		return;
	}
	if (w.arch_active)
		violate(LAZY_NESTED, minds_nesting(),
			"a lazy MMU section is entered while one is open already");
}

#if defined(GENERATION_ARCH)

void arch_enter_lazy_mmu_mode(void)
{
	unsigned long chain = call_chain(__builtin_frame_address(0));

	API();
	check_hook(w.site);
	check_enter(chain);
	push(chain);
	w.arch_active = true;
}

/* As on x86: an inner leave ends the outer section too. */
void arch_leave_lazy_mmu_mode(void)
{
	struct section s;

	API();
	pop(&s);
	w.arch_active = false;
	drain();
}

#else

/*
 * A token carries a serial number, so that those of two enters differ and neither is
 * one of the LAZY_MMU_* constants; its lowest bit says whether the mode was on.
 */
lazy_mmu_state_t arch_enter_lazy_mmu_mode(void)
{
	unsigned long chain = call_chain(__builtin_frame_address(0));
	int token;

	API();
	token = (int)(++w.tokens << 1) | (w.arch_active ? LAZY_MMU_NESTED : LAZY_MMU_DEFAULT);
	check_hook(w.site);
	check_enter(chain);
	push(chain);
	top()->token = token;
	w.arch_active = true;
	return token;
}

/* Arch code may leave by LAZY_MMU_DEFAULT, which forces everything out. */
void arch_leave_lazy_mmu_mode(lazy_mmu_state_t state)
{
	struct section s;

	API();
	if (pop(&s) && s.token != state && !(oracle_arch_code && state == LAZY_MMU_DEFAULT))
		violate(LAZY_TOKEN, (s.token & LAZY_MMU_NESTED) != (state & LAZY_MMU_NESTED),
			"a lazy MMU section is left with a token that is not its own");
	w.arch_active = state & LAZY_MMU_NESTED;
	drain();
}

#endif
#endif
