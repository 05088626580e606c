// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the HTML report's script knows: findings with their steps, and of each file the
 * lines around any step, once.
 */
#include <stdlib.h>
#include <string.h>

#include "report/chain.h"
#include "report/html.h"
#include "report/json.h"
#include "util/strbuf.h"

#define LINES_BEFORE 4
#define LINES_AFTER 3

/* A file that findings are in. */
struct page_file {
	uint32_t name;
	VEC(uint32_t) lines; /* of steps */
};

struct page {
	const struct report_run *run;
	VEC(struct page_file) files;
	struct map known; /* name to index, + 1 */
};

static unsigned file_index(struct page *p, const struct ir_loc *loc)
{
	const uint64_t *known = map_get(&p->known, loc->file);
	unsigned at = known ? (unsigned)*known - 1 : (unsigned)p->files.nr;

	if (!known) {
		vec_push(&p->files, (struct page_file){.name = loc->file});
		map_set(&p->known, loc->file, p->files.nr);
	}
	vec_push(&p->files.at[at].lines, loc->line);
	return at;
}

/* The line as the scan saw it, if it is not what stands there now. */
static void add_change(const struct page *p, json_t *step, const struct ir_loc *loc,
		       const char *code)
{
	struct strbuf now = STRBUF_INIT;

	if (code && !(p->run->source && source_line(p->run->source, loc->file, loc->line, &now) &&
		      !strcmp(now.buf, code)))
		json_object_set_new(step, "was", json_clean_code(code));
	strbuf_free(&now);
}

static json_t *step_data(struct page *p, const struct finding_step *s, unsigned depth)
{
	static const char *const roles[] = {
		[FINDING_SECTION] = "section",
		[FINDING_SOURCE] = "source",
		[FINDING_SINK] = "sink",
	};
	json_t *j = json_pack("{s:i, s:i, s:i, s:o, s:i, s:s, s:o}", "file", file_index(p, &s->loc),
			      "line", (int)s->loc.line, "col", (int)s->loc.col, "func",
			      json_clean(strpool_get(&p->run->ctx->names, s->func)), "depth",
			      (int)depth, "role", roles[s->role], "text", json_clean(s->text));

	add_change(p, j, &s->loc, s->code);
	return j;
}

static json_t *steps_data(struct page *p, const struct finding *f)
{
	unsigned *depth = xcalloc(f->nr_steps + 1, sizeof(*depth));
	json_t *a = json_array();
	const struct finding_step only = {.loc = f->loc,
					  .role = FINDING_SINK,
					  .func = f->func,
					  .text = f->message,
					  .code = f->code};

	chain_depths(p->run->ctx, f, depth);
	for (unsigned i = 0; i < f->nr_steps; i++)
		json_array_append_new(a, step_data(p, &f->steps[i], depth[i]));
	if (!f->nr_steps)
		json_array_append_new(a, step_data(p, &only, 0));
	free(depth);
	return a;
}

static void set_text(json_t *j, const char *name, const char *text)
{
	if (text)
		json_object_set_new(j, name, json_clean(text));
}

static json_t *finding_data(struct page *p, const struct finding *f)
{
	const struct ctx *ctx = p->run->ctx;
	json_t *j =
		json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:i, s:i, s:i, s:o, s:o, s:o}", "id",
			  f->fingerprint, "rule", json_clean(f->rule), "message",
			  json_clean(f->message), "severity", report_severity_name(f->severity),
			  "confidence", report_confidence_name(f->confidence), "func",
			  json_clean(strpool_get(&ctx->names, f->func)), "file",
			  file_index(p, &f->loc), "line", (int)f->loc.line, "col", (int)f->loc.col,
			  "archs", json_list(f->archs ? f->archs : p->run->archs), "engines",
			  json_list(f->engine ? f->engine : "checker"), "steps", steps_data(p, f));

	json_object_set_new(j, "missed", json_list(f->missed_by));
	set_text(j, "affects", f->affects);
	set_text(j, "fix", f->fix);
	set_text(j, "verdict", f->verdict);
	set_text(j, "by", f->verdict_by);
	set_text(j, "reason", f->verdict_reason);
	return j;
}

static int compare_lines(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Lines from..to of a file, as far as they exist: [from, "line\nline"] */
static void add_lines(const struct page *p, json_t *parts, uint32_t file, uint32_t from,
		      uint32_t to)
{
	struct strbuf sb = STRBUF_INIT;
	bool any = false;

	for (uint32_t nr = from; nr <= to; nr++) {
		size_t len = sb.len;

		if (any)
			strbuf_addc(&sb, '\n');
		if (!source_line(p->run->source, file, nr, &sb)) {
			sb.len = len;
			break;
		}
		any = true;
	}
	if (any)
		json_array_append_new(parts, json_pack("[i, s%]", (int)from, sb.buf, sb.len));
	strbuf_free(&sb);
}

static json_t *parts_of(const struct page *p, struct page_file *file)
{
	json_t *parts = json_array();
	size_t nr = file->lines.nr;

	qsort(file->lines.at, nr, sizeof(*file->lines.at), compare_lines);
	for (size_t i = 0; i < nr;) {
		uint32_t first = file->lines.at[i], last = first;

		while (++i < nr && file->lines.at[i] <= last + LINES_BEFORE + LINES_AFTER + 1)
			last = file->lines.at[i];
		add_lines(p, parts, file->name, first > LINES_BEFORE ? first - LINES_BEFORE : 1,
			  last + LINES_AFTER);
	}
	return parts;
}

static json_t *file_data(const struct page *p, struct page_file *file)
{
	const char *why = p->run->source ? source_why(p->run->source, file->name) : "is not shown";
	json_t *j = json_pack("{s:o, s:o}", "name",
			      json_clean(strpool_get(&p->run->ctx->names, file->name)), "parts",
			      why ? json_array() : parts_of(p, file));
	struct strbuf text = STRBUF_INIT;

	if (why) {
		strbuf_addf(&text, "the file %s", why);
		json_object_set_new(j, "why", json_clean(text.buf));
	}
	strbuf_free(&text);
	return j;
}

static json_t *page_data(struct page *p)
{
	json_t *findings = json_array(), *files = json_array();

	vec_each (&p->run->findings->list, struct finding, f)
		json_array_append_new(findings, finding_data(p, f));
	vec_each (&p->files, struct page_file, file)
		json_array_append_new(files, file_data(p, file));
	return json_pack("{s:o, s:o}", "findings", findings, "files", files);
}

/*
 * In JSON '<', '>' and '&' stand in strings only, where an escape says the same.  So no
 * text can end the script element or begin a comment in it.
 */
static void add_inert(struct strbuf *out, const char *json)
{
	for (; *json; json++)
		if (strchr("<>&", *json))
			strbuf_addf(out, "\\u%04x", (unsigned)*json);
		else
			strbuf_addc(out, *json);
}

int html_add_data(const struct report_run *run, struct strbuf *out)
{
	struct page p = {.run = run};
	json_t *j = page_data(&p);
	char *text = j ? json_dumps(j, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

	json_decref(j);
	if (text)
		add_inert(out, text);
	free(text);
	vec_each (&p.files, struct page_file, file)
		vec_free(&file->lines);
	vec_free(&p.files);
	map_free(&p.known);
	return text ? 0 : -1;
}
