// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SARIF 2.1.0.  Section numbers below are those of the OASIS standard.
 *
 * jansson's "o" format steals references and fails as a whole when one of them is
 * NULL, so a document is either complete or an error.
 */
#include "report/report.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/chain.h"
#include "report/explain.h"
#include "report/json.h"
#include "rules/rules.h"
#include "util/utf8.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"
#define ROOT_ID "SRCROOT" /* the kernel tree, without one the current directory */

#ifndef MMUCHECK_VERSION
#define MMUCHECK_VERSION "0"
#endif

/* Percent-encode what RFC 3986 does not allow in a path. */
static void add_uri_path(struct strbuf *sb, const char *path)
{
	static const char ok[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+,=@";

	for (; *path; path++)
		if (strchr(ok, *path))
			strbuf_addc(sb, *path);
		else
			strbuf_addf(sb, "%%%02X", (unsigned char)*path);
}

static json_t *message(const char *s)
{
	return json_pack("{s:o}", "text", json_clean(s));
}

/* 3.4 artifactLocation */
static json_t *artifact(const struct report_run *r, const char *path)
{
	struct strbuf uri = STRBUF_INIT;
	json_t *j;

	strbuf_adds(&uri, path[0] == '/' ? "file://" : "");
	add_uri_path(&uri, path);
	j = json_pack("{s:s}", "uri", uri.buf);
	if (path[0] != '/' && r->root)
		json_object_set_new(j, "uriBaseId", json_string(ROOT_ID));
	strbuf_free(&uri);
	return j;
}

/*
 * 3.28 location; func may be 0, code may be NULL.  Lines and columns start at 1 in SARIF as
 * in libclang, but SARIF counts UTF-16 code units (3.14.17) and libclang bytes.
 */
static json_t *location(const struct report_run *r, const struct ir_loc *loc, uint32_t func,
			const char *code)
{
	json_t *region = json_pack("{s:i}", "startLine", loc->line ? (int)loc->line : 1);
	json_t *j;

	if (loc->col)
		json_object_set_new(
			region, "startColumn",
			json_integer(code ? 1 + (json_int_t)utf8_units(code, loc->col - 1)
					  : loc->col));
	if (code)
		json_object_set_new(region, "snippet",
				    json_pack("{s:o}", "text", json_clean_code(code)));
	j = json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation",
		      artifact(r, strpool_get(&r->ctx->names, loc->file)), "region", region);
	if (func)
		json_object_set_new(j, "logicalLocations",
				    json_pack("[{s:o, s:s}]", "name",
					      json_clean(strpool_get(&r->ctx->names, func)), "kind",
					      "function"));
	return j;
}

/* 3.38 threadFlowLocation; its kind is the step's role in the proof, its level the call depth */
static json_t *step_location(const struct report_run *r, const struct finding_step *s,
			     unsigned depth)
{
	static const char *const roles[] = {
		[FINDING_SECTION] = "section",
		[FINDING_SOURCE] = "source",
		[FINDING_SINK] = "sink",
	};
	json_t *loc = location(r, &s->loc, s->func, s->code);

	json_object_set_new(loc, "message", message(s->text));
	return json_pack("{s:o, s:[s], s:i}", "location", loc, "kinds", roles[s->role],
			 "nestingLevel", (int)depth);
}

/* 3.36 codeFlow, one threadFlow with every step */
static json_t *code_flows(const struct report_run *r, const struct finding *f)
{
	unsigned *depth = xcalloc(f->nr_steps, sizeof(*depth));
	json_t *steps = json_array();

	chain_depths(r->ctx, f, depth);
	for (unsigned i = 0; i < f->nr_steps; i++)
		json_array_append_new(steps, step_location(r, &f->steps[i], depth[i]));
	free(depth);
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *patch(const struct finding_patch *patch)
{
	json_t *j = json_pack("{s:o, s:i, s:i}", "subject", json_clean(patch->subject), "index",
			      (int)patch->index, "count", (int)patch->count);

	if (*patch->commit)
		json_object_set_new(j, "commit", json_clean(patch->commit));
	return j;
}

static json_t *properties(const struct report_run *r, const struct finding *f)
{
	const char *archs = f->archs ? f->archs : r->archs;
	json_t *p = json_pack("{s:s, s:o, s:o, s:s}", "confidence",
			      report_confidence_name(f->confidence), "engines",
			      json_list(f->engine ? f->engine : "checker"), "function",
			      json_clean(strpool_get(&r->ctx->names, f->func)), "generation",
			      ir_generation_name(f->generation));

	if (archs)
		json_object_set_new(p, "architectures", json_list(archs));
	if (f->patch)
		json_object_set_new(p, "patch", patch(f->patch));
	if (f->patch)
		json_object_set_new(p, "state",
				    json_string(f->state == FINDING_ABSENT ? "fixed" : "new"));
	if (f->missed_by)
		json_object_set_new(p, "notFoundBy", json_list(f->missed_by));
	if (f->whole_function)
		json_object_set_new(p, "wholeFunction", json_true());
	/* What the fingerprint is made of, so that reports can be merged. */
	if (f->source && *f->source)
		json_object_set_new(p, "source", json_clean(f->source));
	if (f->sink && *f->sink)
		json_object_set_new(p, "sink", json_clean(f->sink));
	if (f->affects)
		json_object_set_new(p, "affects", json_clean(f->affects));
	if (f->fix)
		json_object_set_new(p, "fix", json_clean(f->fix));
	if (f->verdict)
		json_object_set_new(p, "verdict", json_clean(f->verdict));
	if (f->verdict && f->verdict_by)
		json_object_set_new(p, "verdictBy", json_clean(f->verdict_by));
	if (f->verdict && f->verdict_reason)
		json_object_set_new(p, "verdictReason", json_clean(f->verdict_reason));
	return p;
}

static bool has_rule(const struct report_run *r, const char *id)
{
	for (const char *const *p = r->rules; p && *p; p++)
		if (!strcmp(*p, id))
			return true;
	return !r->rules;
}

static int rule_index(const struct report_run *r, const char *id)
{
	size_t nr;
	const struct rule_info *const *rules = rules_all(&nr);
	int index = 0;

	for (size_t i = 0; i < nr; i++)
		if (has_rule(r, rules[i]->id) && strcmp(rules[i]->id, id))
			index++;
		else if (has_rule(r, rules[i]->id))
			return index;
	return -1;
}

/* 3.27.24 */
static const char *state_name(int state)
{
	return state == FINDING_NEW ? "new" : state == FINDING_ABSENT ? "absent" : "unchanged";
}

/* 3.35 suppression, accepted: somebody has judged the finding */
static json_t *suppressions(const struct finding *f)
{
	json_t *j = json_pack("{s:s}", "kind", f->in_source ? "inSource" : "external");
	struct strbuf why = STRBUF_INIT;

	strbuf_addf(&why, "%s%s%s", f->verdict, f->verdict_reason ? ": " : "",
		    f->verdict_reason ? f->verdict_reason : "");
	json_object_set_new(j, "justification", json_clean(why.buf));
	strbuf_free(&why);
	return json_pack("[o]", j);
}

/* 3.27 result */
static json_t *result(const struct report_run *r, const struct finding *f)
{
	json_t *j = json_pack("{s:s, s:s, s:o, s:[o], s:{s:s}, s:o}", "ruleId", f->rule, "level",
			      report_severity_name(f->severity), "message", message(f->message),
			      "locations", location(r, &f->loc, f->func, f->code),
			      "partialFingerprints", "mmucheck/v1", f->fingerprint, "properties",
			      properties(r, f));
	int index = rule_index(r, f->rule);

	if (index >= 0)
		json_object_set_new(j, "ruleIndex", json_integer(index));
	if (f->verdict)
		json_object_set_new(j, "suppressions", suppressions(f));
	if (f->state)
		json_object_set_new(j, "baselineState", json_string(state_name(f->state)));
	if (f->nr_steps)
		json_object_set_new(j, "codeFlows", code_flows(r, f));
	return j;
}

static json_t *results(const struct report_run *r)
{
	json_t *a = json_array();

	vec_each (&r->findings->list, struct finding, f)
		json_array_append_new(a, result(r, f));
	return a;
}

/* 3.12 multiformatMessageString: the whole explanation */
static json_t *help(const struct rule_info *rule)
{
	struct strbuf sb = STRBUF_INIT;
	json_t *j = message(rule->explain);

	explain_add_markdown(&sb, rule->explain);
	json_object_set_new(j, "markdown", json_clean_code(sb.buf));
	strbuf_free(&sb);
	return j;
}

/* Its first paragraph, on one line. */
static json_t *full_description(const struct rule_info *rule)
{
	const char *at = rule->explain;
	struct strbuf sb = STRBUF_INIT;
	struct explain_block b = {0};
	json_t *j;

	if (!explain_next(&at, &b) || b.code)
		return message(rule->summary);
	strbuf_add(&sb, b.text, b.len);
	for (size_t i = 0; i < sb.len; i++)
		if (sb.buf[i] == '\n')
			sb.buf[i] = ' ';
	j = message(sb.buf);
	strbuf_free(&sb);
	return j;
}

/* 3.49.7 name: the id as viewers want to show it, "LazyReadHazard" */
static json_t *rule_name(const char *id)
{
	struct strbuf sb = STRBUF_INIT;
	bool first = true;
	json_t *j;

	for (; *id; id++) {
		if (*id != '-')
			strbuf_addc(&sb, (char)(first ? toupper((unsigned char)*id) : *id));
		first = *id == '-';
	}
	j = json_string(sb.buf);
	strbuf_free(&sb);
	return j;
}

/* 3.49 reportingDescriptor: of the rules that the engine has */
static json_t *rules(const struct report_run *r)
{
	size_t nr;
	const struct rule_info *const *all = rules_all(&nr);
	json_t *a = json_array();

	for (size_t i = 0; i < nr; i++) {
		if (!has_rule(r, all[i]->id))
			continue;
		json_array_append_new(a,
				      json_pack("{s:s, s:o, s:o, s:o, s:o, s:{s:s}}", "id",
						all[i]->id, "name", rule_name(all[i]->id),
						"shortDescription", message(all[i]->summary),
						"fullDescription", full_description(all[i]), "help",
						help(all[i]), "defaultConfiguration", "level",
						report_severity_name(all[i]->severity)));
	}
	return a;
}

static const char *notification_level(enum ledger_kind kind)
{
	if (kind == LEDGER_FILE_FAILED || kind == LEDGER_FILE_ERRORS)
		return "error";
	return ledger_kind_is_loss(kind) ? "warning" : "note";
}

/* 3.58 notification: one for each entry of the ledger, nothing left out */
static json_t *notifications(const struct report_run *r)
{
	json_t *a = json_array();
	struct strbuf sb = STRBUF_INIT;

	vec_each (&r->ledger->entries, struct ledger_entry, e) {
		strbuf_reset(&sb);
		strbuf_addf(&sb, "%s: %s", strpool_get(&r->ctx->names, e->name), e->why);
		json_array_append_new(a, json_pack("{s:s, s:o, s:{s:s}}", "level",
						   notification_level(e->kind), "message",
						   message(sb.buf), "properties", "kind",
						   ledger_kind_name(e->kind)));
	}
	strbuf_free(&sb);
	return a;
}

static json_t *coverage(const struct ledger *l)
{
	return json_pack(
		"{s:{s:i, s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i}, s:{s:i, s:i, s:i}, s:{s:i, s:i}}",
		"files", "indexed", l->files_indexed, "asked", l->files_asked, "parsed",
		l->files_parsed, "failed", l->files_failed, "withoutFlags", l->files_without_flags,
		"functions", "seen", l->funcs_seen, "analysed", l->funcs_analysed, "capped",
		l->funcs_capped, "modelledSites", "lexical", l->sites_lexical, "analysed",
		l->sites_ast, "explained", l->sites_explained, "calls", "seen", l->calls_seen,
		"unresolved", l->calls_unresolved);
}

/* 3.24 artifact: the files looked at, so that silence about one means something */
static json_t *artifacts(const struct report_run *r)
{
	json_t *a = json_array();

	vec_each (&r->ledger->looked_at, uint32_t, file)
		json_array_append_new(a, json_pack("{s:o, s:[s]}", "location",
						   artifact(r, strpool_get(&r->ctx->names, *file)),
						   "roles", "analysisTarget"));
	return a;
}

/* What is there and not shown: rules by fingerprint. */
static json_t *hidden(const struct report_run *r)
{
	json_t *j = json_object();

	vec_each (&r->findings->hidden, struct finding, f)
		json_object_set_new(j, f->fingerprint, json_clean(f->rule));
	return j;
}

/* 3.14 run */
static json_t *run_object(const struct report_run *r)
{
	json_t *j = json_pack(
		"{s:{s:{s:s, s:s, s:o}}, s:[{s:b, s:i, s:o}], s:s, s:o, s:{s:o}}", "tool", "driver",
		"name", "mmucheck", "version", MMUCHECK_VERSION, "rules", rules(r), "invocations",
		"executionSuccessful", r->exit_status != 1, "exitCode", r->exit_status,
		"toolExecutionNotifications", notifications(r), "columnKind", "utf16CodeUnits",
		"results", results(r), "properties", "coverage", coverage(r->ledger));
	struct strbuf uri = STRBUF_INIT;

	if (!j)
		return NULL;
	if (r->ledger->looked_at.nr)
		json_object_set_new(j, "artifacts", artifacts(r));
	if (r->engine)
		json_object_set_new(json_object_get(j, "properties"), "engine",
				    json_clean(r->engine));
	if (r->kernel)
		json_object_set_new(json_object_get(j, "properties"), "kernel",
				    json_clean(r->kernel));
	if (r->base)
		json_object_set_new(
			json_object_get(j, "properties"), "base",
			json_pack("{s:s, s:s*}", "commit", r->base, "found", r->base_why));
	if (r->archs && !strchr(r->archs, ','))
		json_object_set_new(json_object_get(j, "properties"), "architecture",
				    json_clean(r->archs));
	else if (r->archs)
		json_object_set_new(json_object_get(j, "properties"), "architectures",
				    json_list(r->archs));
	if (r->findings->hidden.nr)
		json_object_set_new(json_object_get(j, "properties"), "hidden", hidden(r));
	if (r->nr_hidden)
		json_object_set_new(json_object_get(j, "properties"), "hiddenByConfidence",
				    json_integer(r->nr_hidden));
	if (r->root) {
		strbuf_adds(&uri, "file://");
		add_uri_path(&uri, r->root);
		strbuf_addc(&uri, '/');
		json_object_set_new(j, "originalUriBaseIds",
				    json_pack("{s:{s:s}}", ROOT_ID, "uri", uri.buf));
		strbuf_free(&uri);
	}
	return j;
}

int report_sarif(struct ctx *ctx, const struct report_run *run, struct strbuf *out)
{
	json_t *log = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs",
				run_object(run));
	char *dump = log ? json_dumps(log, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;

	json_decref(log);
	if (!dump)
		return ctx_error(ctx, "cannot build the SARIF report");
	strbuf_adds(out, dump);
	strbuf_addc(out, '\n');
	free(dump);
	return 0;
}
