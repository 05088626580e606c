// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/match.h"

#include <string.h>

#include "review/linemap.h"

struct matching {
	struct git *git;
	const struct delta *delta;
	const struct match_side *before, *after;
	struct match *out;
};

static void pair(struct matching *m, size_t before, size_t after)
{
	m->out->before.at[after] = &m->before->findings->list.at[before];
	m->out->after.at[before] = &m->after->findings->list.at[after];
}

static bool is_single(const struct matching *m, bool after, size_t i)
{
	return after ? !m->out->before.at[i] : !m->out->after.at[i];
}

static void by_fingerprint(struct matching *m)
{
	struct map old = {0};
	const struct findings *b = m->before->findings, *a = m->after->findings;

	for (size_t i = 0; i < b->list.nr; i++)
		map_set(&old, hash_bytes(b->list.at[i].fingerprint, 32), i);
	for (size_t i = 0; i < a->list.nr; i++) {
		const uint64_t *at = map_get(&old, hash_bytes(a->list.at[i].fingerprint, 32));

		if (at && is_single(m, false, *at))
			pair(m, *at, i);
	}
	map_free(&old);
}

/* What the change does to a file by its old name, NULL if nothing. */
static const struct delta_file *changed_file(const struct matching *m, const char *path)
{
	vec_each (&m->delta->files, struct delta_file, f)
		if (f->status != 'A' && !strcmp(f->old_path ? f->old_path : f->path, path))
			return f;
	return NULL;
}

/* Pair an old finding with a new one of its rule on a given line. */
static void pair_line(struct matching *m, size_t before, const char *path, uint32_t line)
{
	const struct finding *old = &m->before->findings->list.at[before];
	const struct findings *a = m->after->findings;

	for (size_t i = 0; line && i < a->list.nr; i++) {
		const struct finding *f = &a->list.at[i];

		if (!is_single(m, true, i) || strcmp(f->rule, old->rule) || f->loc.line != line ||
		    strcmp(strpool_get(&m->git->ctx->names, f->loc.file), path) != 0)
			continue;
		pair(m, before, i);
		return;
	}
}

/* The same said of the same function, where the line was rewritten: in what it has become. */
static void pair_rewritten(struct matching *m, size_t before, const char *path,
			   const struct linemap_hunk *h)
{
	const struct finding *old = &m->before->findings->list.at[before];
	const struct findings *a = m->after->findings;

	for (size_t i = 0; h && i < a->list.nr; i++) {
		const struct finding *f = &a->list.at[i];

		if (!is_single(m, true, i) || strcmp(f->rule, old->rule) || f->func != old->func ||
		    strcmp(f->message, old->message) != 0 || f->loc.line < h->now ||
		    f->loc.line >= h->now + h->now_nr ||
		    strcmp(strpool_get(&m->git->ctx->names, f->loc.file), path) != 0)
			continue;
		pair(m, before, i);
		return;
	}
}

static int by_line(struct matching *m)
{
	const struct findings *b = m->before->findings;

	for (size_t i = 0; i < b->list.nr; i++) {
		const struct finding *f = &b->list.at[i];
		const char *path = strpool_get(&m->git->ctx->names, f->loc.file);
		const struct delta_file *file;
		struct linemap lines = {0};

		if (!is_single(m, false, i))
			continue;
		file = changed_file(m, path);
		if (!file) {
			pair_line(m, i, path, f->loc.line);
			continue;
		}
		if (file->status == 'D' || !delta_is_plain(file->mode))
			continue;
		if (linemap_read(m->git, file->old_id, file->id, &lines))
			return -1;
		pair_line(m, i, file->path, linemap_line(&lines, f->loc.line));
		if (is_single(m, false, i))
			pair_rewritten(m, i, file->path, linemap_hunk(&lines, f->loc.line));
		linemap_free(&lines);
	}
	return 0;
}

/* The statement behind the function's name in "FUNCTION STATEMENT NTH"; NULL if it is not known. */
static const char *statement(const struct finding *f)
{
	const char *space = f->place ? strchr(f->place, ' ') : NULL;

	return space && space[1] && space[1] != ' ' ? space : NULL;
}

static bool has_function(const struct match_side *s, uint32_t name)
{
	return map_get(s->functions, name) != NULL;
}

static bool is_renamed(const struct matching *m, const struct finding *old,
		       const struct finding *now)
{
	const char *a = statement(old), *b = statement(now);

	return a && b && !strcmp(old->rule, now->rule) && !strcmp(a, b) &&
	       !has_function(m->after, old->func) && !has_function(m->before, now->func);
}

static void by_statement(struct matching *m)
{
	const struct findings *b = m->before->findings, *a = m->after->findings;

	for (size_t i = 0; i < b->list.nr; i++)
		for (size_t k = 0; is_single(m, false, i) && k < a->list.nr; k++)
			if (is_single(m, true, k) && is_renamed(m, &b->list.at[i], &a->list.at[k]))
				pair(m, i, k);
}

int match_findings(struct git *g, const struct delta *delta, const struct match_side *before,
		   const struct match_side *after, struct match *out)
{
	struct matching m = {g, delta, before, after, out};

	*out = (struct match){0};
	for (size_t i = 0; i < before->findings->list.nr; i++)
		vec_push(&out->after, NULL);
	for (size_t i = 0; i < after->findings->list.nr; i++)
		vec_push(&out->before, NULL);
	by_fingerprint(&m);
	if (by_line(&m))
		return -1;
	by_statement(&m);
	return 0;
}

void match_free(struct match *m)
{
	vec_free(&m->before);
	vec_free(&m->after);
}
