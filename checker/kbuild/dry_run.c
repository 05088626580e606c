// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/dry_run.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/descent.h"
#include "kbuild/run.h"
#include "kbuild/target.h"

#define MAX_OUTPUT (2ul << 30)
#define MANY_BELOW 8 /* directories that are looked at by going through all there are */

/* The last line of what make complained about. */
static const char *last_line(struct strbuf *err)
{
	char *nl;

	while (err->len && err->buf[err->len - 1] == '\n')
		err->buf[--err->len] = '\0';
	nl = strrchr(err->buf, '\n');
	return nl ? nl + 1 : err->buf;
}

struct make_args {
	VEC(const char *) argv;
	struct strbuf o, arch, llvm;
	char *clang_target;
};

/* how: "-k" to go on with other directories after an error, "-i" as if there was none */
static void build_make_args(struct make_args *a, const struct dry_run *q, const char *how,
			    const char *llvm, const struct make_dirs *dirs)
{
	const char *fixed[] = {"make", how, "-n", "V=1"};

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		vec_push(&a->argv, fixed[i]);
	strbuf_addf(&a->arch, "ARCH=%s", q->arch);
	vec_push(&a->argv, a->arch.buf);
	if (*llvm) {
		strbuf_addf(&a->llvm, "LLVM=%s", llvm);
		vec_push(&a->argv, a->llvm.buf);
		a->clang_target = target_argument(q->tree, q->arch);
		if (a->clang_target)
			vec_push(&a->argv, a->clang_target);
	}
	if (strcmp(q->build, q->tree->root)) {
		strbuf_addf(&a->o, "O=%s", q->build);
		vec_push(&a->argv, a->o.buf);
	}
	vec_each (&dirs->at, char *, d)
		vec_push(&a->argv, *d);
	vec_push(&a->argv, NULL);
}

static void make_args_free(struct make_args *a)
{
	vec_free(&a->argv);
	strbuf_free(&a->o);
	strbuf_free(&a->arch);
	strbuf_free(&a->llvm);
	free(a->clang_target);
}

/* Never let a stale configuration be rewritten behind the user's back. */
static const char *const no_update[] = {"KCONFIG_NOSILENTUPDATE=1", NULL};

/* Have a make that asks the compiler what it can do, and watch where that leads. */
void dry_run_begin(struct dry_run *q, const char *llvm)
{
	char *any[] = {(char *)DESCENT_GOAL};
	struct make_dirs dirs = {.at = {.at = any, .nr = 1}};
	struct make_args a = {.o = STRBUF_INIT, .arch = STRBUF_INIT, .llvm = STRBUF_INIT};

	build_make_args(&a, q, "-i", llvm, &dirs);
	q->out->descent = xcalloc(1, sizeof(*q->out->descent));
	descent_begin(q->ctx, q->out->descent,
		      &(struct run){.dir = q->tree->root,
				    .argv = a.argv.at,
				    .extra = no_update,
				    .tick = q->out->tick,
				    .tick_data = q->out->tick_data});
	make_args_free(&a);
}

/* What make says, by itself or in shares. */
static int run_makes(struct dry_run *q, struct run *runs, size_t nr)
{
	struct strbuf *text = xcalloc(2 * nr, sizeof(*text));
	int status;

	for (size_t i = 0; i < nr; i++) {
		text[2 * i] = text[2 * i + 1] = (struct strbuf)STRBUF_INIT;
		runs[i].log = -1;
		runs[i].out = &text[2 * i];
		runs[i].err = &text[2 * i + 1];
		runs[i].max_out = MAX_OUTPUT;
		runs[i].tick = q->out->tick;
		runs[i].tick_data = q->out->tick_data;
	}
	status = run_together(q->ctx, runs, nr);
	for (size_t i = 0; status >= 0 && i < nr; i++) {
		cmdfile_scan_output(q->out, q->build, text[2 * i].buf, &q->told);
		if (!text[2 * i + 1].len)
			continue;
		strbuf_reset(&q->complaint);
		strbuf_adds(&q->complaint, last_line(&text[2 * i + 1]));
	}
	q->failed |= status != 0;
	for (size_t i = 0; i < 2 * nr; i++)
		strbuf_free(&text[i]);
	free(text);
	return status < 0 ? -1 : 0;
}

/* As many makes as there are processors, each for some of the directories. */
static int descend_in_shares(struct dry_run *q, const struct make_dirs *dirs)
{
	size_t nr = dirs->at.nr < q->out->jobs ? dirs->at.nr : q->out->jobs ? q->out->jobs : 1;
	struct run *runs = xcalloc(nr, sizeof(*runs));
	struct make_dirs share = {0};
	struct arena mem = {0};
	int ret;

	for (size_t i = 0; i < nr; i++) {
		vec_clear(&share.at);
		for (size_t j = i; j < dirs->at.nr; j += nr)
			vec_push(&share.at, dirs->at.at[j]);
		runs[i].dir = q->build;
		descent_run(q->out->descent, &mem, share.at.at, share.at.nr, &runs[i]);
	}
	ret = run_makes(q, runs, nr);
	vec_free(&share.at);
	arena_free(&mem);
	free(runs);
	return ret;
}

static bool is_below(const char *dir, const char *above)
{
	return strcmp(dir, above) && !strncmp(dir, above, strlen(above));
}

/* Are so many wanted below the i-th that going through all there are is less work? */
static bool is_whole(const struct make_dirs *dirs, size_t i)
{
	size_t last = i + MANY_BELOW + 1;

	return last < dirs->at.nr && is_below(dirs->at.at[last], dirs->at.at[i]);
}

/* Below how many others is the i-th?  SIZE_MAX: below one that is gone through as a whole. */
static size_t depth(const struct make_dirs *dirs, size_t i)
{
	size_t nr = 0;

	for (size_t j = 0; j < i; j++) {
		if (!is_below(dirs->at.at[i], dirs->at.at[j]))
			continue;
		if (is_whole(dirs, j))
			return SIZE_MAX;
		nr++;
	}
	return nr;
}

/*
 * Each directory without those below, of which fs/ and lib/ have many.  Those that are below n others, of which a
 * make on its way to these must not be stopped; false if there are none.
 */
static bool descend_round(struct dry_run *q, const struct make_dirs *dirs, size_t n, int *ret)
{
	struct make_dirs round = {0}, stop = {0};
	bool any;

	for (size_t i = 0; i < dirs->at.nr; i++) {
		if (depth(dirs, i) != n)
			continue;
		vec_push(&round.at, dirs->at.at[i]);
		if (!is_whole(dirs, i))
			vec_push(&stop.at, dirs->at.at[i]);
	}
	any = round.at.nr;
	if (any) {
		descent_stop_at(q->out->descent, stop.at.at, stop.at.nr);
		*ret = descend_in_shares(q, &round);
	}
	vec_free(&round.at);
	vec_free(&stop.at);
	return any;
}

static int descend(struct dry_run *q, const struct make_dirs *dirs)
{
	int ret = 0;

	for (size_t n = 0; !ret && descend_round(q, dirs, n, &ret); n++)
		;
	return ret;
}

/* The top Makefile says it, too, after asking the compiler once more. */
static int ask_top(struct dry_run *q, const char *llvm, const struct make_dirs *dirs)
{
	struct make_args a = {.o = STRBUF_INIT, .arch = STRBUF_INIT, .llvm = STRBUF_INIT};
	struct run r = {.dir = q->tree->root, .extra = no_update};
	int ret;

	build_make_args(&a, q, "-k", llvm, dirs);
	r.argv = a.argv.at;
	ret = run_makes(q, &r, 1);
	make_args_free(&a);
	return ret;
}

/* Ask make what it would run for dirs.  What is missing (-k) is absent from the result. */
int dry_run(struct dry_run *q, const char *llvm, const struct make_dirs *dirs)
{
	int ret;

	if (!q->out->descent)
		dry_run_begin(q, llvm);
	if (descent_wait(q->ctx, q->out->descent))
		ret = descend(q, dirs);
	else
		ret = ask_top(q, llvm, dirs);
	if (!ret && q->failed && !q->told.own.nr && !q->told.other.nr)
		ret = ctx_error(q->ctx, "%s: make -n tells no flags: %s", q->build,
				q->complaint.buf);
	return ret;
}
