// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/outcome.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REPORT (64u << 20)

static const char *string_at(const json_t *j, const char *a, const char *b)
{
	j = json_object_get(j, a);
	return json_string_value(b ? json_object_get(j, b) : j);
}

/* SARIF 3.27.24 baselineState; a report that does not say it is not one of a review. */
static int state_of(const json_t *result, enum outcome_state *state)
{
	const char *text = string_at(result, "baselineState", NULL);

	if (!text)
		return -1;
	*state = !strcmp(text, "new")	   ? OUTCOME_NEW
		 : !strcmp(text, "absent") ? OUTCOME_GONE
					   : OUTCOME_OLD;
	return 0;
}

static const struct finding *find(const struct outcome_part *part, const char *fingerprint)
{
	vec_each (&part->m.findings.list, const struct finding, f)
		if (!strcmp(f->fingerprint, fingerprint))
			return f;
	return NULL;
}

static int add_result(struct outcome *o, const struct outcome_part *part, const char *name,
		      const json_t *result)
{
	const char *print = string_at(result, "partialFingerprints", "mmucheck/v1");
	const struct finding *f = print ? find(part, print) : NULL;
	const json_t *patch = json_object_get(json_object_get(result, "properties"), "patch");
	json_int_t nr = json_integer_value(json_object_get(patch, "index"));
	struct outcome_item item = {
		.f = f, .patch = nr > 0 ? (unsigned)nr - 1 : ~0u, .part = o->parts.nr};

	if (!f)
		return ctx_error(o->ctx, "%s: a result without the fingerprint mmucheck/v1", name);
	if (state_of(result, &item.state))
		return ctx_error(o->ctx, "%s: a result without baselineState: not of a review",
				 name);
	vec_push(&o->items, item);
	return 0;
}

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

/* What is not in a finding, from the same text once more. */
static int read_more(struct outcome *o, struct outcome_part *part, const char *name,
		     const json_t *log)
{
	const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
	const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
	const json_t *results = json_object_get(run, "results");

	part->version = copy(string_at(driver, "version", NULL));
	part->nr_rules = (unsigned)json_array_size(json_object_get(driver, "rules"));
	for (size_t i = 0; i < json_array_size(results); i++)
		if (add_result(o, part, name, json_array_get(results, i)))
			return -1;
	return 0;
}

static void part_free(struct outcome_part *part)
{
	merge_free(&part->m);
	free(part->version);
}

int outcome_read_text(struct outcome *o, const char *arch, const char *name, const char *text,
		      size_t len)
{
	struct outcome_part part = {.arch = arch, .m = {.ctx = o->ctx}};
	size_t items = o->items.nr;
	json_t *log;
	int ret = merge_read_text(&part.m, name, text, len);

	if (!ret) {
		merge_finish_apart(&part.m);
		log = json_loadb(text, len, 0, NULL);
		ret = read_more(o, &part, name, log);
		json_decref(log);
	}
	if (ret) {
		o->items.nr = items;
		part_free(&part);
		return -1;
	}
	if (!part.arch)
		part.arch = part.m.archs;
	vec_push(&o->parts, part);
	return 0;
}

int outcome_read(struct outcome *o, const char *arch, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (strbuf_read_file(&text, path, MAX_REPORT))
		ret = ctx_error(o->ctx, "%s: cannot be read: %m", path);
	else
		ret = outcome_read_text(o, arch, path, text.buf, text.len);
	strbuf_free(&text);
	return ret;
}

unsigned outcome_count(const struct outcome *o, enum outcome_state state)
{
	unsigned nr = 0;

	vec_each (&o->items, const struct outcome_item, i)
		nr += i->state == state;
	return nr;
}

const char *outcome_archs(struct outcome *o)
{
	const char *all = NULL;

	vec_each (&o->parts, const struct outcome_part, part)
		all = merge_lists(&o->mem, all, part->arch);
	return all;
}

bool outcome_is_incomplete(const struct outcome *o)
{
	vec_each (&o->parts, const struct outcome_part, part)
		if (ledger_is_incomplete(&part->m.ledger))
			return true;
	return false;
}

void outcome_free(struct outcome *o)
{
	vec_each (&o->parts, struct outcome_part, part)
		part_free(part);
	vec_free(&o->parts);
	vec_free(&o->items);
	arena_free(&o->mem);
}
