// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/ledger.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/strbuf.h"

static const struct {
	const char *name;
	bool is_loss;	    /* something was not, or not fully, analysed */
	bool is_incomplete; /* and it was asked for: exit status 3 */
} kinds[LEDGER_NR] = {
	[LEDGER_FILE_NO_FLAGS] = {"files without compiler flags", true, true},
	[LEDGER_FILE_FAILED] = {"files that could not be parsed", true, true},
	[LEDGER_FILE_ERRORS] = {"files with parse errors", true, true},
	[LEDGER_FUNC_CAPPED] = {"functions that hit a limit", true, true},
	[LEDGER_FUNC_LOST] = {"functions that an engine could not look at", true, true},
	[LEDGER_FUNC_APPROX] = {"functions with approximated constructs", true, false},
	[LEDGER_CALL_UNRESOLVED] = {"calls through pointers without a known target", true, false},
	[LEDGER_SITE_MISSING] = {"modelled call sites not analysed", true, true},
	[LEDGER_SITE_EXPLAINED] = {"lazy MMU names that are no call sites", false, false},
	[LEDGER_FILE_CHOSEN] = {"files chosen for what they use", false, false},
	[LEDGER_ENGINE_ABSENT] = {"engines that were not run", true, false},
	[LEDGER_FILE_EXTRA] = {"files parsed for what they define", false, false},
	[LEDGER_VERDICT_STALE] = {"verdicts that no finding of this run has", true, false},
	[LEDGER_VERDICT_WRONG] = {"comments that are no verdicts", true, false},
};

const char *ledger_kind_name(enum ledger_kind kind)
{
	return kinds[kind].name;
}

int ledger_kind_is_loss(enum ledger_kind kind)
{
	return kinds[kind].is_loss;
}

void ledger_add(struct ctx *ctx, struct ledger *l, enum ledger_kind kind, const char *name,
		const char *fmt, ...)
{
	struct strbuf why = STRBUF_INIT;
	struct ledger_entry e = {.kind = kind, .name = strpool_intern(&ctx->names, name)};
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&why, fmt, ap);
	va_end(ap);
	e.why = arena_strdup(&l->mem, why.buf);
	strbuf_free(&why);
	vec_push(&l->entries, e);
}

void ledger_look_at(struct ledger *l, uint32_t file)
{
	vec_push(&l->looked_at, file);
}

int ledger_kind_is_analysis(enum ledger_kind kind)
{
	return kind == LEDGER_FUNC_CAPPED || kind == LEDGER_FUNC_APPROX ||
	       kind == LEDGER_CALL_UNRESOLVED;
}

void ledger_forget_analysis(struct ledger *l)
{
	size_t kept = 0;

	vec_each (&l->entries, struct ledger_entry, e)
		if (!ledger_kind_is_analysis(e->kind))
			l->entries.at[kept++] = *e;
	l->entries.nr = kept;
	l->funcs_seen = l->funcs_analysed = l->funcs_capped = 0;
	l->calls_seen = l->calls_unresolved = 0;
}

static int compare(const void *a, const void *b, void *data)
{
	const struct ledger_entry *x = a, *y = b;
	const struct ctx *ctx = data;
	int c = (int)x->kind - (int)y->kind;

	if (!c)
		c = strverscmp(strpool_get(&ctx->names, x->name),
			       strpool_get(&ctx->names, y->name));
	return c ? c : strcmp(x->why, y->why);
}

static int by_name(const void *a, const void *b, void *data)
{
	const struct ctx *ctx = data;

	return strcmp(strpool_get(&ctx->names, *(const uint32_t *)a),
		      strpool_get(&ctx->names, *(const uint32_t *)b));
}

static void seal_files(const struct ctx *ctx, struct ledger *l)
{
	size_t kept = 0;

	if (l->looked_at.nr)
		qsort_r(l->looked_at.at, l->looked_at.nr, sizeof(*l->looked_at.at), by_name,
			(void *)ctx);
	vec_each (&l->looked_at, uint32_t, file)
		if (!kept || l->looked_at.at[kept - 1] != *file)
			l->looked_at.at[kept++] = *file;
	l->looked_at.nr = kept;
}

void ledger_seal(const struct ctx *ctx, struct ledger *l)
{
	size_t kept = 0;

	seal_files(ctx, l);
	if (!l->entries.nr)
		return;
	qsort_r(l->entries.at, l->entries.nr, sizeof(*l->entries.at), compare, (void *)ctx);
	for (size_t i = 0; i < l->entries.nr; i++)
		if (!kept || compare(&l->entries.at[kept - 1], &l->entries.at[i], (void *)ctx))
			l->entries.at[kept++] = l->entries.at[i];
	l->entries.nr = kept;
}

int ledger_kind_is_incomplete(enum ledger_kind kind)
{
	return kinds[kind].is_incomplete;
}

int ledger_is_incomplete(const struct ledger *l)
{
	vec_each (&l->entries, struct ledger_entry, e)
		if (kinds[e->kind].is_incomplete)
			return 1;
	return 0;
}

void ledger_free(struct ledger *l)
{
	vec_free(&l->entries);
	vec_free(&l->looked_at);
	arena_free(&l->mem);
}
