// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is new at the end of a series and what is gone, and which patch did it: the last one after
 * which a finding was there and before which it was not, or the reverse.  Patches between
 * are analysed only if there is something to blame on them, and if they change a file that matters.
 */
#include "cli/review.h"

#include <string.h>

static struct match_side side_of(const struct review_side *s)
{
	return (struct match_side){&s->driver.findings, &s->functions};
}

int review_match(struct review *r, size_t before, size_t after, struct match *out)
{
	struct match_side b = side_of(&r->sides[before]), a = side_of(&r->sides[after]);
	struct delta delta = {0};
	const char *from = before ? r->change.patches.at[before - 1].tree : r->change.base_tree;
	const char *to = after ? r->change.patches.at[after - 1].tree : r->change.base_tree;
	int ret = delta_trees(&r->git, from, to, &delta);

	*out = (struct match){0};
	if (!ret)
		ret = match_findings(&r->git, &delta, &b, &a, out);
	delta_free(&delta);
	return ret;
}

/* The findings of a patch's result matched with those before it. */
struct steps {
	struct match *at; /* at[i]: from before patch i + 1 to after it */
	size_t nr;
};

static int match_steps(struct review *r, struct steps *s)
{
	s->nr = r->change.patches.nr;
	s->at = xcalloc(s->nr + 1, sizeof(*s->at));
	for (size_t i = 0; i < s->nr; i++) {
		if (review_side(r, i + 1))
			return -1;
		review_drop(&r->sides[i + 1]);
		if (review_match(r, i, i + 1, &s->at[i]))
			return -1;
	}
	return 0;
}

static void free_steps(struct steps *s)
{
	for (size_t i = 0; i < s->nr; i++)
		match_free(&s->at[i]);
	free(s->at);
}

static size_t index_in(const struct review_side *s, const struct finding *f)
{
	return (size_t)(f - s->driver.findings.list.at);
}

/* From 1; 0 if it was there all the time after all. */
static size_t introduced_by(const struct review *r, const struct steps *s, const struct finding *f)
{
	for (size_t i = s->nr; i > 0; i--) {
		f = s->at[i - 1].before.at[index_in(&r->sides[i], f)];
		if (!f)
			return i;
	}
	return 0;
}

static size_t fixed_by(const struct review *r, const struct steps *s, const struct finding *f)
{
	for (size_t i = 0; i < s->nr; i++) {
		f = s->at[i].after.at[index_in(&r->sides[i], f)];
		if (!f)
			return i + 1;
	}
	return 0;
}

static void add(struct review *r, const struct finding *f, int state, size_t patch)
{
	struct finding copy = *f;

	if (!patch)
		return;
	if (f->confidence < r->opts->min_confidence) {
		r->nr_hidden += state == FINDING_NEW;
		return;
	}
	copy.state = (uint8_t)state;
	copy.patch = &r->blamed.at[patch - 1];
	findings_add(&r->findings, &copy);
}

/* The name that a file of the base has at the end, NULL if the change removes it. */
static const char *name_at_end(const struct review *r, const char *path)
{
	vec_each (&r->delta.files, struct delta_file, f) {
		if (f->old_path && !strcmp(f->old_path, path))
			return f->path;
		if (f->status == 'D' && !strcmp(f->path, path))
			return NULL;
	}
	return path;
}

static bool looked_at(const struct review_side *s, uint32_t file)
{
	vec_each (&s->driver.ledger.looked_at, uint32_t, name)
		if (*name == file)
			return true;
	return false;
}

/* What is gone is fixed only where the result was looked at, or removed. */
static bool is_fixed(const struct review *r, struct review_side *end, const struct finding *f)
{
	const char *name = name_at_end(r, strpool_get(&r->ctx->names, f->loc.file));

	return !name || looked_at(end, strpool_intern(&r->ctx->names, name));
}

static void add_unseen(struct review *r, const struct finding *f)
{
	ledger_add(r->ctx, &r->ledger, LEDGER_FUNC_LOST, strpool_get(&r->ctx->names, f->func),
		   "%s: was found in it before and could not be looked for in the result", f->rule);
}

static void take_differences(struct review *r, const struct match *ends, const struct steps *s)
{
	struct review_side *base = &r->sides[0], *end = review_end(r);

	vec_each (&end->driver.findings.list, struct finding, f)
		if (!ends->before.at[index_in(end, f)])
			add(r, f, FINDING_NEW, introduced_by(r, s, f));
	vec_each (&base->driver.findings.list, struct finding, f) {
		if (ends->after.at[index_in(base, f)])
			continue;
		if (is_fixed(r, end, f))
			add(r, f, FINDING_ABSENT, fixed_by(r, s, f));
		else
			add_unseen(r, f);
	}
}

/* What was there before is nobody's in particular. */
static void take_unchanged(struct review *r, const struct match *ends)
{
	struct review_side *end = review_end(r);

	vec_each (&end->driver.findings.list, struct finding, f) {
		struct finding copy = *f;

		copy.state = FINDING_UNCHANGED;
		if (ends->before.at[index_in(end, f)] && f->confidence >= r->opts->min_confidence)
			findings_add(&r->findings, &copy);
	}
}

bool review_differ(const struct match *m)
{
	vec_each (&m->before, const struct finding *, f)
		if (!*f)
			return true;
	vec_each (&m->after, const struct finding *, f)
		if (!*f)
			return true;
	return false;
}

static void name_patches(struct review *r)
{
	unsigned nr = 0;

	vec_each (&r->change.patches, struct patch, p)
		vec_push(&r->blamed,
			 (struct finding_patch){.subject = p->subject,
						.commit = p->commit,
						.index = ++nr,
						.count = (unsigned)r->change.patches.nr});
}

int review_compare(struct review *r)
{
	struct match ends = {0};
	struct steps steps = {0};
	int ret = review_match(r, 0, r->change.patches.nr, &ends);

	name_patches(r);
	if (!ret && review_differ(&ends)) {
		ret = match_steps(r, &steps);
		if (!ret)
			take_differences(r, &ends, &steps);
	}
	if (!ret && r->opts->unchanged)
		take_unchanged(r, &ends);
	free_steps(&steps);
	match_free(&ends);
	return ret;
}
