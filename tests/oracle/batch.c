// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Judge many generated programs on the executable model, one line each.
 *
 * The model says which accesses and flushes meet pending writes.  What becomes of
 * sections and pauses is judged here, by the definitions of docs/exactness.md: sections
 * are counted as they are written, and a path is followed only as far as their state is
 * defined.  The linker's --wrap puts these functions in front of the model's.
 *
 * Every function of a program is run by itself.  What a function owes its caller is the
 * business of the entry function alone: its name ends in "_main".
 */
#include "model.h"
#include "explore.h"

#include <linux/lazy_mmu.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RUNS 40000
#define OTHER_TABLE PMD_SIZE
#define HUGE_ADDR (2 * PMD_SIZE)
#define SPARE_ADDR (3 * PMD_SIZE)
#define FIRST_ENTRY 2 /* entries of a table before the one that is passed */

struct oracle_program {
	const char *name;
	void (*run)(void);
};

/* Generated: every function of every program. */
extern const struct oracle_program oracle_programs[];
extern const unsigned int oracle_nr_programs;

enum shown {
	READ_HAZARD,
	FLUSH_ORDER,
	UNBALANCED_END,	  /* the entry function returns at another depth than it came */
	UNBALANCED_LEAVE, /* leave without enter */
	UNBALANCED_LOOP,  /* entered again by the same calls, not left in between */
	NESTED,
	PAUSE_END,
	PAUSE_RESUME,	/* resume without pause */
	PAUSE_STRADDLE, /* a pair with its halves at different pause depths */
	UNDEFINED,	/* some path came to where its sections are not defined any more */
	NR_SHOWN
};

static const char *const names[NR_SHOWN] = {
	[READ_HAZARD] = "lazy-read-hazard",
	[FLUSH_ORDER] = "lazy-flush-order",
	[UNBALANCED_END] = "lazy-unbalanced/end",
	[UNBALANCED_LEAVE] = "lazy-unbalanced/leave",
	[UNBALANCED_LOOP] = "lazy-unbalanced/loop",
	[NESTED] = "lazy-nested",
	[PAUSE_END] = "lazy-pause/end",
	[PAUSE_RESUME] = "lazy-pause/resume",
	[PAUSE_STRADDLE] = "lazy-pause/straddle",
	[UNDEFINED] = "undefined",
};

/* Sections as the program writes them, in one run. */
static struct {
	struct {
		unsigned long chain; /* who entered */
		int pause;
		long token; /* 0 but in the token generation */
	} open[NR_SECTIONS];
	int nr, below, pause;
	bool undefined;	 /* ... for the rest of the run */
	bool inner_left; /* arch: ... until the outermost section is left */
	bool over;	 /* the function has returned */
} s;

/* What the runs of one function have shown; allocated, so that it outlives them. */
static unsigned int *shown;

static const int *domain;
static unsigned int nr_domain, family, most;

static void show(enum shown what)
{
	*shown |= 1U << what;
}

/* The model's verdicts come here in place of its own reports. */
void violate(enum rule rule, bool effect, const char *fmt, ...)
{
	if (s.undefined || s.inner_left)
		return;
	if (rule == LAZY_READ_HAZARD)
		show(READ_HAZARD);
	else if (rule == LAZY_FLUSH_ORDER)
		show(FLUSH_ORDER);
}

static void undefine(void)
{
	s.undefined = true;
	show(UNDEFINED);
}

/* Entered again by the same calls a section is counted once, as the checker does. */
static void enter(unsigned long chain)
{
	bool again = false;

	for (int i = 0; i < s.nr; i++)
		again |= s.open[i].chain == chain && s.open[i].pause == s.pause;
	if (again) {
		show(UNBALANCED_LOOP);
		undefine();
		return;
	}
#ifndef GENERATION_GENERIC
	if (s.nr)
		show(NESTED);
#endif
	if (s.nr == NR_SECTIONS)
		misuse("more than %d sections are open", NR_SECTIONS);
	s.open[s.nr].chain = chain;
	s.open[s.nr].token = 0;
	s.open[s.nr++].pause = s.pause;
}

/* Left with the token of another section: what is on afterwards is what that one says. */
static void leave(long token)
{
	if (!s.nr) {
		s.below++;
		show(UNBALANCED_LEAVE);
		return;
	}
	if (s.open[--s.nr].pause != s.pause) {
		show(PAUSE_STRADDLE);
		undefine();
	}
	if (s.open[s.nr].token != token)
		undefine();
#ifdef GENERATION_ARCH
	s.inner_left = s.nr;
	if (s.nr)
		show(UNDEFINED);
#endif
}

/* The model ends the pause that is meant; one too many it does not count. */
static void resume(void)
{
	if (s.pause-- <= 0) {
		show(PAUSE_RESUME);
		undefine();
	}
}

#define CHAIN() call_chain(__builtin_frame_address(0))
#ifdef GENERATION_GENERIC
void __real_lazy_mmu_mode_enable(void);
void __real_lazy_mmu_mode_disable(void);
void __real_lazy_mmu_mode_pause(void);
void __real_lazy_mmu_mode_resume(void);
void __wrap_lazy_mmu_mode_enable(void);
void __wrap_lazy_mmu_mode_disable(void);
void __wrap_lazy_mmu_mode_pause(void);
void __wrap_lazy_mmu_mode_resume(void);

void __wrap_lazy_mmu_mode_enable(void)
{
	enter(CHAIN());
	__real_lazy_mmu_mode_enable();
}

void __wrap_lazy_mmu_mode_disable(void)
{
	leave(0);
	__real_lazy_mmu_mode_disable();
}

void __wrap_lazy_mmu_mode_pause(void)
{
	s.pause++;
	__real_lazy_mmu_mode_pause();
}

void __wrap_lazy_mmu_mode_resume(void)
{
	resume();
	__real_lazy_mmu_mode_resume();
}
#elif defined(GENERATION_TOKEN)
lazy_mmu_state_t __real_arch_enter_lazy_mmu_mode(void);
void __real_arch_leave_lazy_mmu_mode(lazy_mmu_state_t state);
lazy_mmu_state_t __wrap_arch_enter_lazy_mmu_mode(void);
void __wrap_arch_leave_lazy_mmu_mode(lazy_mmu_state_t state);

lazy_mmu_state_t __wrap_arch_enter_lazy_mmu_mode(void)
{
	int before = s.nr;
	lazy_mmu_state_t token;

	enter(CHAIN());
	token = __real_arch_enter_lazy_mmu_mode();
	if (s.nr > before)
		s.open[before].token = token;
	return token;
}

void __wrap_arch_leave_lazy_mmu_mode(lazy_mmu_state_t state)
{
	leave(state);
	__real_arch_leave_lazy_mmu_mode(state);
}
#else
void __real_arch_enter_lazy_mmu_mode(void);
void __real_arch_leave_lazy_mmu_mode(void);
void __wrap_arch_enter_lazy_mmu_mode(void);
void __wrap_arch_leave_lazy_mmu_mode(void);

void __wrap_arch_enter_lazy_mmu_mode(void)
{
	enter(CHAIN());
	__real_arch_enter_lazy_mmu_mode();
}

void __wrap_arch_leave_lazy_mmu_mode(void)
{
	leave(0);
	__real_arch_leave_lazy_mmu_mode();
}
#endif

/* ---- what the programs call and are called with ---- */

int try_something(void);
bool want(void);
int count(void);
int some(void);
void note(unsigned long value);
struct vm_area_struct *batch_vma(void);
int batch_int(void);
pte_t batch_value(void);
pmd_t batch_pmd_value(void);
unsigned long batch_addr(unsigned int table);
pte_t *batch_pte(unsigned int table);
pmd_t *batch_pmd(unsigned int table);
int batch_opaque(pte_t *ptep, unsigned long addr, void *data);
void batch_begin(const int *values, unsigned int nr, unsigned int kind, unsigned int turns,
		 unsigned int tested);

int batch_int(void)
{
	return domain[oracle_choose(nr_domain)];
}

int try_something(void)
{
	return batch_int();
}

bool want(void)
{
	return oracle_flag();
}

int count(void)
{
	return oracle_choose(most + 1);
}

int some(void)
{
	return 1 + oracle_choose(most);
}

void note(unsigned long value)
{
}

struct vm_area_struct *batch_vma(void)
{
	return oracle_vma(oracle_mm());
}

unsigned long batch_addr(unsigned int table)
{
	static const unsigned long addr[] = {FIRST_ENTRY * PAGE_SIZE,
					     OTHER_TABLE + FIRST_ENTRY * PAGE_SIZE, HUGE_ADDR};

	return addr[table];
}

pte_t *batch_pte(unsigned int table)
{
	return oracle_pte(oracle_mm(), batch_addr(table));
}

pmd_t *batch_pmd(unsigned int table)
{
	return oracle_pmd(oracle_mm(), batch_addr(table));
}

/* A callback of which nothing is known. */
int batch_opaque(pte_t *ptep, unsigned long addr, void *data)
{
	return try_something();
}

/*
 * Fill an entry with one of the values that the program's tests tell apart: present or
 * none; writable or not; each with young or not; all of these.
 */
static void fill(unsigned long addr, bool choose)
{
	static const unsigned int nr[] = {1, 2, 2, 4, 5};
	static const unsigned int flags[][5] = {
		{ORACLE_WRITE | ORACLE_YOUNG},
		{ORACLE_WRITE | ORACLE_YOUNG, 0},
		{ORACLE_WRITE | ORACLE_YOUNG, ORACLE_YOUNG},
		{ORACLE_WRITE | ORACLE_YOUNG, ORACLE_YOUNG, ORACLE_WRITE, 0},
		{ORACLE_WRITE | ORACLE_YOUNG, ORACLE_YOUNG, ORACLE_WRITE, 0},
	};
	unsigned int value = choose ? oracle_choose(nr[family]) : 0;

	if ((family == 1 && value) || value == 4)
		oracle_pte(oracle_mm(), addr)->pte = 0;
	else
		oracle_map(oracle_mm(), addr, flags[family][value] | ORACLE_ANON);
}

pte_t batch_value(void)
{
	fill(SPARE_ADDR, true);
	return *oracle_pte(oracle_mm(), SPARE_ADDR);
}

pmd_t batch_pmd_value(void)
{
	return *batch_pmd(2);
}

/* The start of a run; tested has a bit for each entry whose value the program may test. */
void batch_begin(const int *values, unsigned int nr, unsigned int kind, unsigned int turns,
		 unsigned int tested)
{
	domain = values;
	nr_domain = nr;
	family = kind;
	most = turns;
	oracle_map(oracle_mm(), HUGE_ADDR, ORACLE_HUGE | ORACLE_ANON | ORACLE_WRITE);
	for (unsigned int i = 0; i < PTRS_PER_PTE; i++) {
		fill(i * PAGE_SIZE, tested >> i & 1);
		fill(OTHER_TABLE + i * PAGE_SIZE, tested >> (PTRS_PER_PTE + i) & 1);
	}
}

/* ---- one function after the other ---- */

static const struct oracle_program *program;

static void run(void)
{
	const char *last = strrchr(program->name, '_');

	memset(&s, 0, sizeof(s));
	program->run();
	if (!strcmp(last, "_main")) {
		if (s.nr != s.below)
			show(UNBALANCED_END);
		if (s.pause)
			show(PAUSE_END);
	}
}

static unsigned int owed_to_callers(void)
{
	return 1U << UNBALANCED_END | 1U << UNBALANCED_LEAVE | 1U << PAUSE_END | 1U << PAUSE_RESUME;
}

static bool judge(void)
{
	struct oracle_result res;
	const char *last = strrchr(program->name, '_');

	*shown = 0;
	oracle_explore(run, 1U << ORACLE_NATIVE, &res);
	if (res.error || res.runs > MAX_RUNS) {
		fprintf(stderr, "%s: %s\n", program->name, res.error ? res.error : "too many runs");
		return false;
	}
	if (strcmp(last, "_main"))
		*shown &= ~owed_to_callers();
	printf("%s %lu", program->name, res.runs);
	for (int i = 0; i < NR_SHOWN; i++)
		if (*shown >> i & 1)
			printf(" %s", names[i]);
	putchar('\n');
	return true;
}

/* oracle_case() belongs to the corpus; the archive's main() refers to it. */
void oracle_case(void)
{
}

int main(void)
{
	shown = malloc(sizeof(*shown));
	if (!shown)
		return 1;
	for (unsigned int i = 0; i < oracle_nr_programs; i++) {
		program = &oracle_programs[i];
		if (!judge())
			return 1;
	}
	return 0;
}
