// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading SARIF 2.1.0.  Section numbers are those of the OASIS standard.  What a report
 * may leave out has a default; what a finding cannot be told without is an error.
 */
#include "report/sarif_read.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"
#include "util/utf8.h"

#define MAX_REPORT (256u << 20)

/* One report while it is read. */
struct reader {
	struct merge *m;
	const char *name; /* of the file, for messages */
	size_t at;	  /* number of the result, from 1; 0 outside */
	uint32_t input;
};

static int bad(const struct reader *r, const char *what)
{
	if (r->at)
		return ctx_error(r->m->ctx, "%s: not a usable SARIF report: result %zu: %s",
				 r->name, r->at, what);
	return ctx_error(r->m->ctx, "%s: not a usable SARIF report: %s", r->name, what);
}

/* Text goes to terminals: no control characters. */
static char *tame(char *s)
{
	for (char *p = s; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	return s;
}

static const char *keep(const struct reader *r, const char *s)
{
	return tame(arena_strdup(&r->m->findings.mem, s ? s : ""));
}

static uint32_t intern(const struct reader *r, const char *s, size_t len)
{
	char *copy = tame(strndup(s, len));
	uint32_t id = strpool_intern(&r->m->ctx->names, copy);

	free(copy);
	return id;
}

/* The string at a path of keys, NULL if there is none. */
static const char *string_at(const json_t *j, const char *a, const char *b)
{
	j = json_object_get(j, a);
	return json_string_value(b ? json_object_get(j, b) : j);
}

static uint32_t number(const json_t *j)
{
	json_int_t v = json_integer_value(j);

	return v > 0 && v <= INT_MAX ? (uint32_t)v : 0;
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef", *p = c ? strchr(digits, c | 0x20) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* RFC 3986 percent decoding, and "file://" off. */
static void add_path_of_uri(struct strbuf *sb, const char *uri)
{
	if (!strncmp(uri, "file://", 7))
		uri += 7;
	for (; *uri; uri++) {
		int hi = *uri == '%' ? hex_value(uri[1]) : -1;
		int lo = hi >= 0 ? hex_value(uri[2]) : -1;

		if (lo >= 0 && hi * 16 + lo) {
			strbuf_addc(sb, (char)(hi * 16 + lo));
			uri += 2;
		} else {
			strbuf_addc(sb, *uri);
		}
	}
}

/* 3.28 location */
static int read_location(const struct reader *r, const json_t *j, struct ir_loc *loc,
			 uint32_t *func)
{
	const json_t *physical = json_object_get(j, "physicalLocation");
	const json_t *region = json_object_get(physical, "region");
	const char *uri = string_at(physical, "artifactLocation", "uri");
	const char *code = string_at(region, "snippet", "text");
	const char *name = json_string_value(
		json_object_get(json_array_get(json_object_get(j, "logicalLocations"), 0), "name"));
	struct strbuf path = STRBUF_INIT;

	if (!uri || !*uri)
		return bad(r, "a location without artifactLocation.uri");
	add_path_of_uri(&path, uri);
	loc->file = intern(r, path.buf, path.len);
	strbuf_free(&path);
	loc->line = number(json_object_get(region, "startLine"));
	loc->col = number(json_object_get(region, "startColumn"));
	if (code && loc->col)
		loc->col = 1 + (uint32_t)utf8_bytes(code, loc->col - 1);
	if (!loc->line)
		return bad(r, "a location without region.startLine");
	*func = name ? intern(r, name, strlen(name)) : 0;
	return 0;
}

/* 3.30.13 snippet: the first line of the text at a location; NULL if it is not there */
static const char *read_code(const struct reader *r, const json_t *location)
{
	const json_t *physical = json_object_get(location, "physicalLocation");
	const char *text = string_at(json_object_get(physical, "region"), "snippet", "text");
	struct strbuf sb = STRBUF_INIT;
	const char *code = NULL;

	if (text) {
		utf8_add_clean(&sb, text, strcspn(text, "\r\n"), true);
		code = arena_strdup(&r->m->findings.mem, sb.buf);
	}
	strbuf_free(&sb);
	return code;
}

static uint8_t role_of(const json_t *step)
{
	const char *kind = json_string_value(json_array_get(json_object_get(step, "kinds"), 0));

	if (kind && !strcmp(kind, "section"))
		return FINDING_SECTION;
	return kind && !strcmp(kind, "source") ? FINDING_SOURCE : FINDING_SINK;
}

/* 3.36 codeFlow: the first thread of the first one */
static int read_steps(const struct reader *r, const json_t *result, struct finding *f)
{
	const json_t *flow = json_array_get(json_object_get(result, "codeFlows"), 0);
	const json_t *thread = json_array_get(json_object_get(flow, "threadFlows"), 0);
	const json_t *steps = json_object_get(thread, "locations");

	f->nr_steps = (unsigned)json_array_size(steps);
	f->steps = arena_alloc(&r->m->findings.mem, f->nr_steps * sizeof(*f->steps));
	for (unsigned i = 0; i < f->nr_steps; i++) {
		const json_t *step = json_array_get(steps, i);
		const json_t *loc = json_object_get(step, "location");
		struct finding_step *s = &f->steps[i];

		*s = (struct finding_step){.role = role_of(step)};
		if (read_location(r, loc, &s->loc, &s->func))
			return -1;
		s->text = keep(r, string_at(loc, "message", "text"));
		s->code = read_code(r, loc);
	}
	return 0;
}

static uint8_t severity_of(const json_t *result)
{
	const char *level = string_at(result, "level", NULL);

	if (level && !strcmp(level, "error"))
		return FINDING_ERROR;
	/* 3.27.10: "warning" when it is absent */
	return level && (!strcmp(level, "note") || !strcmp(level, "none")) ? FINDING_INFO
									   : FINDING_WARNING;
}

static uint8_t confidence_of(const json_t *properties)
{
	const char *name = string_at(properties, "confidence", NULL);

	for (int c = FINDING_LOW; name && c <= FINDING_HIGH; c++)
		if (!strcmp(name, report_confidence_name(c)))
			return (uint8_t)c;
	return FINDING_MEDIUM;
}

static uint8_t generation_of(const json_t *properties)
{
	const char *name = string_at(properties, "generation", NULL);

	for (int g = IR_GEN_NONE; name && g <= IR_GEN_GENERIC; g++)
		if (!strcmp(name, ir_generation_name(g)))
			return (uint8_t)g;
	return IR_GEN_NONE;
}

/* The strings of an array, "a, b"; NULL if there are none. */
static const char *joined(const struct reader *r, const json_t *array)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *s = json_string_value(json_array_get(array, i));

		if (s && *s)
			strbuf_addf(&sb, "%s%s", sb.len ? ", " : "", s);
	}
	text = sb.len ? keep(r, sb.buf) : NULL;
	strbuf_free(&sb);
	return text;
}

/* NULL if it is not there. */
static const char *optional(const struct reader *r, const json_t *p, const char *name)
{
	const char *s = string_at(p, name, NULL);

	return s && *s ? keep(r, s) : NULL;
}

static void read_properties(const struct reader *r, const json_t *p, struct finding *f)
{
	const char *arch = r->m->inputs.at[r->input].arch;
	const char *func = string_at(p, "function", NULL);

	f->confidence = confidence_of(p);
	f->generation = generation_of(p);
	f->affects = optional(r, p, "affects");
	f->fix = optional(r, p, "fix");
	f->verdict = optional(r, p, "verdict");
	f->verdict_by = optional(r, p, "verdictBy");
	f->verdict_reason = optional(r, p, "verdictReason");
	f->engine = joined(r, json_object_get(p, "engines"));
	f->archs = joined(r, json_object_get(p, "architectures"));
	if (!f->archs && *arch)
		f->archs = arch;
	f->source = keep(r, string_at(p, "source", NULL));
	f->sink = keep(r, string_at(p, "sink", NULL));
	f->missed_by = joined(r, json_object_get(p, "notFoundBy"));
	f->whole_function = json_is_true(json_object_get(p, "wholeFunction"));
	if (func)
		f->func = intern(r, func, strlen(func));
}

/* 3.35 suppression; one that somebody has refused is none */
static void read_suppression(const struct reader *r, const json_t *result, struct finding *f)
{
	const json_t *j = json_array_get(json_object_get(result, "suppressions"), 0);
	const char *kind = string_at(j, "kind", NULL), *status = string_at(j, "status", NULL);

	if (!kind || (status && strcmp(status, "accepted")))
		return;
	f->in_source = !strcmp(kind, "inSource");
	if (f->verdict)
		return;
	f->verdict = "suppressed";
	f->verdict_reason = optional(r, j, "justification");
}

static bool is_fingerprint(const char *s)
{
	return strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

static int read_fingerprint(const struct reader *r, const json_t *result, struct finding *f)
{
	const char *print = string_at(result, "partialFingerprints", "mmucheck/v1");

	if (!print)
		return 0;
	if (!is_fingerprint(print))
		return bad(r, "partialFingerprints[\"mmucheck/v1\"] is no 32 hex digits");
	memcpy(f->fingerprint, print, sizeof(f->fingerprint));
	return 0;
}

/* 3.27 result */
static int read_result(struct reader *r, const json_t *j, const char *engine)
{
	const char *rule = string_at(j, "ruleId", NULL), *text = string_at(j, "message", "text");
	const char *state = string_at(j, "baselineState", NULL);
	const json_t *locations = json_object_get(j, "locations");
	struct finding f = {.severity = severity_of(j)};
	const struct rule_info *info;

	/* 3.27.24: a comparison names what is not there any more */
	if (state && !strcmp(state, "absent"))
		return 0;
	if (!rule || !*rule)
		return bad(r, "it has no ruleId");
	if (!text)
		return bad(r, "it has no message.text");
	if (read_location(r, json_array_get(locations, 0), &f.loc, &f.func) ||
	    read_fingerprint(r, j, &f))
		return -1;
	info = rules_find(rule);
	f.rule = info ? info->id : keep(r, rule);
	f.message = keep(r, text);
	f.code = read_code(r, json_array_get(locations, 0));
	read_properties(r, json_object_get(j, "properties"), &f);
	read_suppression(r, j, &f);
	if (!f.engine)
		f.engine = keep(r, engine);
	if (read_steps(r, j, &f))
		return -1;
	findings_add(&r->m->findings, &f);
	vec_push(&r->m->origin, r->input);
	return 0;
}

static bool kind_of_name(const char *name, enum ledger_kind *kind)
{
	for (int k = 0; name && k < LEDGER_NR; k++)
		if (!strcmp(name, ledger_kind_name(k))) {
			*kind = k;
			return true;
		}
	return false;
}

/* 3.58 notification; those of other tools are remarks about their own run */
static void read_notification(const struct reader *r, const json_t *j)
{
	const char *text = string_at(j, "message", "text"), *colon;
	const char *level = string_at(j, "level", NULL);
	struct merge_loss loss = {.input = r->input};
	enum ledger_kind kind = LEDGER_FUNC_APPROX;

	if (!text)
		return;
	if (!kind_of_name(string_at(j, "properties", "kind"), &kind) && level &&
	    !strcmp(level, "error"))
		kind = LEDGER_FILE_FAILED;
	colon = strstr(text, ": ");
	loss.entry.kind = kind;
	loss.entry.name = intern(r, text, colon ? (size_t)(colon - text) : 0);
	loss.entry.why = keep(r, colon ? colon + 2 : text);
	vec_push(&r->m->losses, loss);
}

static void add_count(unsigned *to, const json_t *coverage, const char *group, const char *name)
{
	*to += number(json_object_get(json_object_get(coverage, group), name));
}

static void read_coverage(struct ledger *l, const json_t *c)
{
	add_count(&l->files_indexed, c, "files", "indexed");
	add_count(&l->files_asked, c, "files", "asked");
	add_count(&l->files_parsed, c, "files", "parsed");
	add_count(&l->files_failed, c, "files", "failed");
	add_count(&l->files_without_flags, c, "files", "withoutFlags");
	add_count(&l->funcs_seen, c, "functions", "seen");
	add_count(&l->funcs_analysed, c, "functions", "analysed");
	add_count(&l->funcs_capped, c, "functions", "capped");
	add_count(&l->sites_lexical, c, "modelledSites", "lexical");
	add_count(&l->sites_ast, c, "modelledSites", "analysed");
	add_count(&l->sites_explained, c, "modelledSites", "explained");
	add_count(&l->calls_seen, c, "calls", "seen");
	add_count(&l->calls_unresolved, c, "calls", "unresolved");
}

/* 3.20 invocation: a run that failed has not looked at everything */
static void read_invocations(const struct reader *r, const json_t *run)
{
	const json_t *list = json_object_get(run, "invocations");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *inv = json_array_get(list, i);
		const json_t *notes = json_object_get(inv, "toolExecutionNotifications");

		for (size_t k = 0; k < json_array_size(notes); k++)
			read_notification(r, json_array_get(notes, k));
		if (json_is_false(json_object_get(inv, "executionSuccessful")))
			merge_add_missing(r->m, r->name, "the run that wrote it failed");
	}
}

/* Where relative paths start, without the last slash; "" if it is not said. */
static const char *root_of(const struct reader *r, const json_t *run)
{
	const json_t *base = json_object_get(json_object_get(run, "originalUriBaseIds"), "SRCROOT");
	const char *uri = json_string_value(json_object_get(base, "uri")), *root;
	struct strbuf path = STRBUF_INIT;

	if (uri)
		add_path_of_uri(&path, uri);
	if (path.len > 1 && path.buf[path.len - 1] == '/')
		path.buf[--path.len] = '\0';
	root = keep(r, path.buf);
	strbuf_free(&path);
	return root;
}

/* 3.24 artifact: one that was to be analysed, whether there is a result in it or not */
static void read_artifact(const struct reader *r, const json_t *j, struct merge_input *in)
{
	const char *uri = string_at(j, "location", "uri");
	const char *role = json_string_value(json_array_get(json_object_get(j, "roles"), 0));
	struct strbuf path = STRBUF_INIT;

	if (!uri || !*uri || !role || strcmp(role, "analysisTarget"))
		return;
	add_path_of_uri(&path, uri);
	map_set(&in->files, intern(r, path.buf, path.len), 1);
	ledger_look_at(&r->m->ledger, intern(r, path.buf, path.len));
	strbuf_free(&path);
}

/* What silence means: the rules that the engine has, and the files it has looked at. */
static void read_scope(const struct reader *r, const json_t *run, struct merge_input *in)
{
	const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
	const json_t *rules = json_object_get(driver, "rules");
	const json_t *files = json_object_get(run, "artifacts");

	for (size_t i = 0; i < json_array_size(rules); i++) {
		const char *id = string_at(json_array_get(rules, i), "id", NULL);

		if (id)
			map_set(&in->rules, hash_bytes(id, strlen(id)), 1);
	}
	for (size_t i = 0; i < json_array_size(files); i++)
		read_artifact(r, json_array_get(files, i), in);
}

/* Findings that the run had and did not show. */
static void read_hidden(const struct reader *r, const json_t *properties, struct merge_input *in)
{
	json_t *j = json_object_get(properties, "hidden"), *rule;
	const char *print;

	in->names_hidden = j || !json_object_get(properties, "hiddenByConfidence");
	json_object_foreach(j, print, rule)
	{
		struct finding f = {.rule = keep(r, json_string_value(rule))};

		if (!is_fingerprint(print))
			continue;
		memcpy(f.fingerprint, print, sizeof(f.fingerprint));
		vec_push(&r->m->findings.hidden, f);
	}
}

/* 3.14 run */
static int read_run(struct reader *r, const json_t *run)
{
	const json_t *results = json_object_get(run, "results");
	const json_t *properties = json_object_get(run, "properties");
	const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
	const char *engine = string_at(driver, "name", NULL);
	const char *archs = joined(r, json_object_get(properties, "architectures"));
	struct merge_input in = {
		.arch = archs ? archs : keep(r, string_at(properties, "architecture", NULL)),
		.kernel = keep(r, string_at(properties, "kernel", NULL)),
		.root = root_of(r, run),
		.engine = keep(r, string_at(properties, "engine", NULL)),
	};

	if (!engine)
		return bad(r, "a run without tool.driver.name");
	if (results && !json_is_array(results))
		return bad(r, "results is no array");
	read_scope(r, run, &in);
	read_hidden(r, properties, &in);
	r->input = (uint32_t)r->m->inputs.nr;
	vec_push(&r->m->inputs, in);
	for (size_t i = 0; i < json_array_size(results); i++) {
		r->at = i + 1;
		if (read_result(r, json_array_get(results, i), engine))
			return -1;
	}
	r->at = 0;
	read_invocations(r, run);
	read_coverage(&r->m->ledger, json_object_get(properties, "coverage"));
	r->m->nr_hidden += number(json_object_get(properties, "hiddenByConfidence"));
	return 0;
}

static int read_log(struct reader *r, const json_t *log)
{
	const json_t *runs = json_object_get(log, "runs");
	const char *version = string_at(log, "version", NULL);

	if (!version || strcmp(version, "2.1.0"))
		return bad(r, "version is not 2.1.0");
	if (!json_is_array(runs))
		return bad(r, "it has no runs");
	for (size_t i = 0; i < json_array_size(runs); i++)
		if (read_run(r, json_array_get(runs, i)))
			return -1;
	return 0;
}

int merge_read_text(struct merge *m, const char *name, const char *text, size_t len)
{
	struct reader r = {.m = m, .name = name};
	json_error_t error;
	json_t *log = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	int ret;

	if (!log)
		return ctx_error(m->ctx, "%s:%d:%d: not JSON: %s", name, error.line, error.column,
				 error.text);
	ret = read_log(&r, log);
	json_decref(log);
	return ret;
}

int merge_read(struct merge *m, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (strbuf_read_file(&text, path, MAX_REPORT))
		ret = ctx_error(m->ctx, "%s: cannot be read: %m", path);
	else
		ret = merge_read_text(m, path, text.buf, text.len);
	strbuf_free(&text);
	return ret;
}
