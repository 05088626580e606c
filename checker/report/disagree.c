// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What one engine finds and another does not, although it has the rule and has looked at
 * the file: for those who work on the engines.
 */
#include <stdlib.h>
#include <string.h>

#include "report/sarif_read.h"
#include "util/strbuf.h"

static uint64_t key_of(const struct finding *f, const char *engine, bool whole)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t key;

	strbuf_addf(&sb, "%s %s %u %d %u", engine, f->rule, f->loc.file, whole,
		    whole ? f->func : f->loc.line);
	key = hash_bytes(sb.buf, sb.len);
	strbuf_free(&sb);
	return key;
}

/* Note for each engine of a finding that it has said something here. */
static void note_told(struct map *told, const struct finding *f)
{
	for (const char *at = f->engine; at && *at;) {
		size_t len = strcspn(at, ",");
		char *engine = strndup(at, len);

		map_set(told, key_of(f, engine, false), 1);
		if (f->whole_function || !map_get(told, key_of(f, engine, true)))
			map_set(told, key_of(f, engine, true), f->whole_function);
		free(engine);
		at += len;
		at += strspn(at, ", ");
	}
}

/* Has the engine told this, or something of the whole function? */
static bool has_told(const struct map *told, const struct finding *f, const char *engine)
{
	const uint64_t *whole = map_get(told, key_of(f, engine, true));

	return map_get(told, key_of(f, engine, false)) || (whole && (*whole || f->whole_function));
}

/* Is it a file or a function that was not looked at to the end? */
static bool is_excuse(enum ledger_kind kind)
{
	return kind == LEDGER_FILE_NO_FLAGS || kind == LEDGER_FILE_FAILED ||
	       kind == LEDGER_FILE_ERRORS || kind == LEDGER_FUNC_CAPPED || kind == LEDGER_FUNC_LOST;
}

/* Does an input say that it could not look at the file or the function? */
static bool has_lost(const struct merge *m, uint32_t input, const struct finding *f)
{
	vec_each (&m->losses, struct merge_loss, l)
		if (l->input == input && is_excuse(l->entry.kind) && l->entry.name &&
		    (l->entry.name == f->loc.file || l->entry.name == f->func))
			return true;
	return false;
}

static bool has_rule(const struct merge_input *in, const struct finding *f)
{
	return map_get(&in->rules, hash_bytes(f->rule, strlen(f->rule)));
}

static bool looks_at(const struct merge *m, uint32_t input, const struct finding *f)
{
	const struct merge_input *in = &m->inputs.at[input];

	return has_rule(in, f) && map_get(&in->files, f->loc.file) && !has_lost(m, input, f);
}

/* A header is not looked at by itself, but through files: one of those on the path will do. */
static bool has_seen(const struct merge_input *in, const struct finding *f)
{
	if (map_get(&in->files, f->loc.file))
		return true;
	for (unsigned i = 0; i < f->nr_steps; i++)
		if (map_get(&in->files, f->steps[i].loc.file))
			return true;
	return false;
}

static bool is_hidden(const struct merge *m, const struct finding *f)
{
	vec_each (&m->findings.hidden, struct finding, g)
		if (!strcmp(g->fingerprint, f->fingerprint))
			return true;
	return false;
}

bool merge_could_find(const struct merge *m, const struct finding *f)
{
	for (uint32_t i = 0; i < m->inputs.nr; i++) {
		const struct merge_input *in = &m->inputs.at[i];

		if ((in->names_hidden || f->confidence >= FINDING_HIGH) && has_rule(in, f) &&
		    has_seen(in, f) && !has_lost(m, i, f))
			return !is_hidden(m, f);
	}
	return false;
}

void merge_find_disagreements(struct merge *m)
{
	struct map told = {0};

	vec_each (&m->findings.list, struct finding, f)
		note_told(&told, f);
	vec_each (&m->findings.list, struct finding, f)
		for (uint32_t i = 0; i < m->inputs.nr; i++) {
			const char *engine = m->inputs.at[i].engine;

			if (*engine && looks_at(m, i, f) && !has_told(&told, f, engine))
				f->missed_by = merge_lists(&m->findings.mem, f->missed_by, engine);
		}
	map_free(&told);
}
