// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of what the analysis of the result has lost, a review tells what concerns the change: what was
 * not lost in the base, what is about a touched function, and files that could not be
 * analysed.  The rest was so before, and is what a scan is for.
 */
#include "cli/review.h"

#include <string.h>

static bool same_entry(const struct ledger_entry *a, const struct ledger_entry *b)
{
	return a->kind == b->kind && a->name == b->name;
}

static bool has_entry(const struct ledger *l, const struct ledger_entry *e)
{
	vec_each (&l->entries, struct ledger_entry, other)
		if (same_entry(other, e))
			return true;
	return false;
}

static bool is_of_file(enum ledger_kind kind)
{
	return kind == LEDGER_FILE_NO_FLAGS || kind == LEDGER_FILE_FAILED ||
	       kind == LEDGER_FILE_ERRORS;
}

static bool concerns(const struct review *r, const struct ledger *before,
		     const struct ledger_entry *e)
{
	if (!ledger_kind_is_loss(e->kind))
		return false;
	return is_of_file(e->kind) || map_get(&r->touched.seen, e->name) || !has_entry(before, e);
}

static void take_numbers(const struct ledger *from, struct ledger *to)
{
	to->files_asked = from->files_asked;
	to->files_parsed = from->files_parsed;
	to->files_failed = from->files_failed;
	to->files_without_flags = from->files_without_flags;
	to->files_indexed = from->files_indexed;
	to->funcs_seen = from->funcs_seen;
	to->funcs_analysed = from->funcs_analysed;
	to->funcs_capped = from->funcs_capped;
	to->sites_lexical = from->sites_lexical;
	to->sites_ast = from->sites_ast;
	to->sites_explained = from->sites_explained;
	to->calls_seen = from->calls_seen;
	to->calls_unresolved = from->calls_unresolved;
}

/* A base that was not parsed makes all of the result look new. */
static void take_base_losses(struct review *r, const struct ledger *before)
{
	vec_each (&before->entries, struct ledger_entry, e)
		if (e->kind == LEDGER_FILE_FAILED || e->kind == LEDGER_FILE_ERRORS)
			ledger_add(r->ctx, &r->ledger, e->kind,
				   strpool_get(&r->ctx->names, e->name), "in the base: %s", e->why);
}

void review_losses(struct review *r)
{
	const struct ledger *before = &r->sides[0].driver.ledger;
	const struct ledger *after = &review_end(r)->driver.ledger;

	take_numbers(after, &r->ledger);
	vec_each (&after->looked_at, uint32_t, file)
		ledger_look_at(&r->ledger, *file);
	vec_each (&after->entries, struct ledger_entry, e)
		if (concerns(r, before, e))
			ledger_add(r->ctx, &r->ledger, e->kind,
				   strpool_get(&r->ctx->names, e->name), "%s", e->why);
	take_base_losses(r, before);
	ledger_seal(r->ctx, &r->ledger);
}
