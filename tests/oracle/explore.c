// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All choices on all personalities, and what was found.
 *
 * The choices of one run are the digits of an odometer: a run reads them in order and
 * adds a digit where it asks for more than there are; the next run turns the last one.
 * Nothing of a run may survive into the next, so the program's writable memory is put
 * back to what it was at the start.
 */
#include "model.h"
#include "explore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHOICES 256
#define MAX_FRAMES 24

static const char *const names[NR_RULES] = {
	[LAZY_READ_HAZARD] = "lazy-read-hazard",
	[LAZY_UNBALANCED] = "lazy-unbalanced",
	[LAZY_NESTED] = "lazy-nested",
	[LAZY_PAUSE] = "lazy-pause",
	[LAZY_SLEEP] = "lazy-sleep",
	[LAZY_ALLOC] = "lazy-alloc",
	[LAZY_LOCK] = "lazy-lock",
	[LAZY_FLUSH_ORDER] = "lazy-flush-order",
	[LAZY_TOKEN] = "lazy-token",
	[LAZY_API] = "lazy-api",
	[LAZY_ARCH] = "lazy-arch",
	[TLB_MISSING_FLUSH] = "tlb-missing-flush",
	[TLB_FLUSH_BEFORE_UPDATE] = "tlb-flush-before-update",
	[TLB_FLUSH_AFTER_UNLOCK] = "tlb-flush-after-unlock",
	[TLB_FREE_BEFORE_FLUSH] = "tlb-free-before-flush",
	[TLB_BATCHED_PENDING] = "tlb-batched-pending",
	[GATHER_UNBALANCED] = "gather-unbalanced",
	[GATHER_MISSING_ENTRY] = "gather-missing-entry",
	[GATHER_UNSHARE] = "gather-unshare",
	[GATHER_TABLE_SYNC] = "gather-table-sync",
	[NOTIFIER_UNBALANCED] = "notifier-unbalanced",
	[NOTIFIER_MISSING] = "notifier-missing",
	[NOTIFIER_SECONDARY] = "notifier-secondary",
	[PTE_MAP_UNCHECKED] = "pte-map-unchecked",
	[PTE_MAP_UNBALANCED] = "pte-map-unbalanced",
	[PTE_RAW_DEREF] = "pte-raw-deref",
};

static const char *const arches[ORACLE_NR_ARCHES] = {
	[ORACLE_XEN] = "xen",	      [ORACLE_NATIVE] = "native", [ORACLE_POWERPC] = "powerpc",
	[ORACLE_SPARC64] = "sparc64", [ORACLE_ARM64] = "arm64",	  [ORACLE_S390] = "s390",
};

struct choice {
	unsigned value, of;
};

/* What outlives a run. */
static struct {
	struct choice choice[MAX_CHOICES];
	unsigned nr, at;
	bool running, violated;
	const char *frame; /* stack at the start of the run */
	char error[200];
	struct oracle_result res;
	jmp_buf end;
} keep;

struct world w;
const int oracle_arch_code; /* weak: see oracle.h */

int oracle_rule(const char *name)
{
	for (int i = 0; i < NR_RULES; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

const char *oracle_rule_name(unsigned rule)
{
	return rule < NR_RULES ? names[rule] : NULL;
}

/* The program's writable memory, without what sanitizers put between variables. */
#if defined(__SANITIZE_ADDRESS__)
static void *snapshot(void)
{
	return NULL;
}

static void restore(const void *copy)
{
}
#else
extern char __data_start[], edata[], __bss_start[], end[];

static void *snapshot(void)
{
	size_t data = edata - __data_start, bss = end - __bss_start;
	char *copy = malloc(data + bss + 1);

	if (copy) {
		memcpy(copy, __data_start, data);
		memcpy(copy + data, __bss_start, bss);
	}
	return copy;
}

static void restore(const void *copy)
{
	size_t data = edata - __data_start, bss = end - __bss_start;
	__typeof__(keep) kept = keep;

	if (!copy)
		return;
	memcpy(__data_start, copy, data);
	memcpy(__bss_start, (const char *)copy + data, bss);
	keep = kept;
}
#endif

void end_run(void)
{
	longjmp(keep.end, 1);
}

static void note(enum rule rule, bool effect, const char *fmt, va_list ap)
{
	struct oracle_found *f = &keep.res.found[rule];

	/* After a stale value only what happens without it as well is evidence. */
	if (w.tainted && rule != LAZY_READ_HAZARD)
		return;
	keep.violated = true;
	if (effect)
		f->arches |= 1U << w.arch;
	if (keep.res.rules & 1UL << rule)
		return;
	keep.res.rules |= 1UL << rule;
	f->place = w.site;
	vsnprintf(f->what, sizeof(f->what), fmt, ap);
}

void violate(enum rule rule, bool effect, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(rule, effect, fmt, ap);
	va_end(ap);
}

void violate_fatal(enum rule rule, bool effect, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(rule, effect, fmt, ap);
	va_end(ap);
	end_run();
}

void misuse(const char *fmt, ...)
{
	va_list ap;

	if (!keep.running) {
		fprintf(stderr, "oracle: the model is used outside of a run\n");
		exit(1);
	}
	if (!keep.violated && !w.tainted && !keep.error[0]) {
		va_start(ap, fmt);
		vsnprintf(keep.error, sizeof(keep.error), fmt, ap);
		va_end(ap);
	}
	end_run();
}

void oracle_fail(const char *rule, const char *what)
{
	int r = oracle_rule(rule);

	if (r < 0)
		misuse("oracle_fail(): %s is no rule", rule);
	violate(r, false, "%s", what);
}

void api_enter(const void *site)
{
	w.site = site;
	count_step();
}

void count_step(void)
{
	if (!keep.running)
		misuse("API called");
	if (++w.step > MAX_STEPS)
		misuse("the run does not end: more than %d steps", MAX_STEPS);
}

unsigned long call_chain(const void *frame)
{
	const void *const *fp = frame;
	unsigned long hash = 5381;

	for (int i = 0; i < MAX_FRAMES; i++) {
		if ((const char *)fp >= keep.frame || (unsigned long)fp % sizeof(void *))
			break;
		hash = hash * 33 ^ (unsigned long)fp[1];
		if ((const void *const *)fp[0] <= fp)
			break;
		fp = fp[0];
	}
	return hash;
}

unsigned oracle_choose(unsigned n)
{
	struct choice *c = &keep.choice[keep.at];

	if (!n)
		misuse("oracle_choose(0)");
	if (keep.at == MAX_CHOICES)
		misuse("the run does not end: more than %d choices", MAX_CHOICES);
	if (keep.at == keep.nr) {
		*c = (struct choice){.of = n};
		keep.nr++;
	}
	if (c->of != n)
		misuse("the run depends on something else than its choices");
	keep.at++;
	return c->value;
}

bool oracle_flag(void)
{
	return oracle_choose(2);
}

bool chance(void)
{
	if (w.chances == MAX_CHANCES || !oracle_flag())
		return false;
	w.chances++;
	return true;
}

bool oracle_arch_is(enum oracle_arch arch)
{
	return w.arch == arch;
}

/* Turn the odometer; false when all combinations have been. */
static bool next_choices(void)
{
	keep.nr = keep.at; /* a run that ended early leaves digits it did not read */
	while (keep.nr) {
		struct choice *c = &keep.choice[keep.nr - 1];

		if (++c->value < c->of)
			return true;
		keep.nr--;
	}
	return false;
}

static void reset_world(enum oracle_arch arch)
{
	memset(&w, 0, sizeof(w));
	w.arch = arch;
	memory_reset();
	page_reset();
}

static void one_run(void (*run)(void))
{
	keep.at = 0;
	keep.violated = false;
	keep.frame = __builtin_frame_address(0);
	keep.running = true;
	if (!setjmp(keep.end)) {
		run();
		w.site = NULL;
		lazy_finish_run();
		lock_finish_run();
		gather_finish_run();
		notifier_finish_run();
		tlb_finish_run();
	}
	keep.running = false;
}

int oracle_explore(void (*run)(void), unsigned which, struct oracle_result *res)
{
	void *copy;

	symbol_load();
	keep.res = (struct oracle_result){0};
	copy = snapshot();
	for (unsigned arch = 0; arch < ORACLE_NR_ARCHES; arch++) {
		if (!(which & 1U << arch))
			continue;
		keep.nr = 0;
		do {
			restore(copy);
			keep.error[0] = '\0';
			reset_world(arch);
			one_run(run);
			keep.res.runs++;
			keep.res.violations += keep.violated;
			if (keep.res.runs > ORACLE_MAX_RUNS)
				snprintf(keep.error, sizeof(keep.error), "more than %d runs",
					 ORACLE_MAX_RUNS);
			if (keep.error[0])
				goto out;
		} while (next_choices());
	}
out:
	free(copy);
	*res = keep.res;
	if (keep.error[0])
		res->error = keep.error;
	return res->error ? 1 : res->rules ? 2 : 0;
}

/* Which personalities show it, in their order. */
static void print_arches(unsigned set)
{
	const char *sep = "";

	if (!set)
		printf(" contract");
	for (unsigned i = 0; i < ORACLE_NR_ARCHES; i++) {
		if (!(set & 1U << i))
			continue;
		printf("%s%s", *sep ? sep : " ", arches[i]);
		sep = ",";
	}
}

void oracle_print(const struct oracle_result *res)
{
	for (unsigned rule = 0; rule < NR_RULES; rule++) {
		const struct oracle_found *f = &res->found[rule];

		if (!(res->rules & 1UL << rule))
			continue;
		printf("violation %s", names[rule]);
		print_arches(f->arches);
		printf(": %s", f->what);
		if (f->place && symbol_name(f->place))
			printf(", in %s(), pc 0x%lx", symbol_name(f->place),
			       symbol_offset(f->place));
		printf("\n");
	}
	if (res->error)
		printf("error: %s\n", res->error);
	printf("runs %lu, violations %lu\n", res->runs, res->violations);
}
