// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * FILE:LINE:COL[-ENDCOL]: LEVEL: TEXT [RULE], as spatch prints reports and sparse its
 * warnings; or the same as spatch prints it in org mode, a link that the text is in, with
 * @(RULE) for what brackets would spoil.  A line is a finding or an error: one that is skipped
 * might have been a finding.  A remark, "note: FUNCTION(): WHY", says what the engine could not
 * look at.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report/import.h"
#include "rules/rules.h"

#define MAX_LINE 4096
#define MAX_FINDINGS 100000

struct line {
	const char *at, *end;
	const char *name; /* of the file, for messages */
	unsigned number;
};

static int bad(struct import *im, const struct line *l, const char *what)
{
	return ctx_error(im->m.ctx, "%s:%u: %s", l->name, l->number, what);
}

/* A number at p, which is moved behind it; false if there is none, or no such line. */
static bool read_number(const char **p, const char *end, uint32_t *value)
{
	const char *start = *p;
	uint64_t v = 0;

	for (; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
		v = v * 10 + (uint64_t)(**p - '0');
		if (v > INT_MAX)
			return false;
	}
	*value = (uint32_t)v;
	return *p > start;
}

static bool skip(const char **p, const char *end, const char *what)
{
	size_t len = strlen(what);

	if ((size_t)(end - *p) < len || memcmp(*p, what, len))
		return false;
	*p += len;
	return true;
}

/* ":LINE:COL[-ENDCOL]: " at p, which is moved behind it. */
static bool read_position(const char **p, const char *end, struct ir_loc *loc)
{
	uint32_t last;

	return skip(p, end, ":") && read_number(p, end, &loc->line) && skip(p, end, ":") &&
	       read_number(p, end, &loc->col) &&
	       (!skip(p, end, "-") || read_number(p, end, &last)) && skip(p, end, ": ");
}

/* The file, whose name may hold colons, and the place in it; l->at is moved behind. */
static bool read_place(struct import *im, struct line *l, struct ir_loc *loc)
{
	for (const char *p = l->at; p < l->end; p++) {
		const char *behind = p;

		if (p == l->at || !read_position(&behind, l->end, loc) || !loc->line)
			continue;
		loc->file = import_file(im, l->at, (size_t)(p - l->at));
		loc->col = im->engine->has_places ? loc->col + 1 - im->engine->first_column : 0;
		l->at = behind;
		return true;
	}
	return false;
}

/* "::face=NAME::linb=LINE::colb=COL::cole=ENDCOL][" at p, which is moved behind it. */
static bool read_link(const char **p, const char *end, struct ir_loc *loc)
{
	uint32_t last;

	if (!skip(p, end, "::face="))
		return false;
	while (*p < end && **p != ':')
		(*p)++;
	return skip(p, end, "::linb=") && read_number(p, end, &loc->line) &&
	       skip(p, end, "::colb=") && read_number(p, end, &loc->col) &&
	       skip(p, end, "::cole=") && read_number(p, end, &last) && skip(p, end, "][");
}

/* "* TODO [[view:FILE::...][TEXT]]": l is what the link shows afterwards. */
static bool read_org_place(struct import *im, struct line *l, struct ir_loc *loc)
{
	const char *file = l->at, *end;

	if (!skip(&file, l->end, "* TODO [[view:") || l->end - file < 2 ||
	    memcmp(l->end - 2, "]]", 2) != 0)
		return false;
	end = l->end - 2;
	for (const char *p = file + 1; p < end; p++) {
		const char *behind = p;

		if (!read_link(&behind, end, loc) || !loc->line)
			continue;
		loc->file = import_file(im, file, (size_t)(p - file));
		loc->col = im->engine->has_places ? loc->col + 1 - im->engine->first_column : 0;
		l->at = behind;
		l->end -= 2;
		return true;
	}
	return false;
}

/* A message without its " [RULE]" or " @(RULE)", which is not copied; NULL if it has none. */
static const struct rule_info *read_rule(const struct line *l, bool org, size_t *len)
{
	const struct rule_info *rule;
	char *text;

	*len = (size_t)(l->end - l->at);
	if (!org)
		return import_rule(l->at, len);
	if (!*len || l->end[-1] != ')')
		return NULL;
	text = strndup(l->at, *len);
	text[*len - 1] = ']';
	for (size_t i = *len - 1; i-- > 1;)
		if (text[i - 1] == '@' && text[i] == '(') {
			/* " @(ID)" is " [ID]" with one character less. */
			memmove(text + i - 1, text + i, *len - i);
			text[i - 1] = '[';
			--*len;
			break;
		}
	rule = import_rule(text, len);
	free(text);
	return rule;
}

static bool read_level(struct line *l, uint8_t *severity)
{
	static const struct {
		const char *word;
		uint8_t severity;
	} levels[] = {
		{"ERROR: ", FINDING_ERROR},	{"error: ", FINDING_ERROR},
		{"WARNING: ", FINDING_WARNING}, {"warning: ", FINDING_WARNING},
		{"note: ", FINDING_INFO},
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (skip(&l->at, l->end, levels[i].word)) {
			*severity = levels[i].severity;
			return true;
		}
	return false;
}

/* "FUNCTION(): WHY" is about that function, anything else about the file. */
static void add_remark(struct import *im, const struct line *l, const struct ir_loc *loc)
{
	static const char marks[] = "(): ";
	struct ctx *ctx = im->m.ctx;
	const char *p = l->at;
	uint32_t name = loc->file;

	while (p < l->end && (*p == '_' || (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
			      (*p >= 'a' && *p <= 'z')))
		p++;
	if (p > l->at && skip(&p, l->end, marks))
		name = strpool_intern_n(&ctx->names, l->at, (size_t)(p - l->at) - strlen(marks));
	else
		p = l->at;
	ledger_add(ctx, &im->m.ledger, LEDGER_FUNC_LOST, strpool_get(&ctx->names, name),
		   "%s:%u: %.*s", strpool_get(&ctx->names, loc->file), loc->line, (int)(l->end - p),
		   p);
}

/* The function that a message of sparse is about: "context imbalance in 'NAME' - ...". */
static uint32_t named_function(struct import *im, const char *message)
{
	const char *name = strstr(message, " in '");
	size_t len = name ? strcspn(name + 5, "'") : 0;

	return len && name[5 + len] ? strpool_intern_n(&im->m.ctx->names, name + 5, len) : 0;
}

static int read_line(struct import *im, struct line *l)
{
	struct finding f = {.confidence = (uint8_t)im->engine->confidence,
			    .engine = im->engine->name,
			    .source = "",
			    .sink = ""};
	const struct rule_info *rule;
	bool org;
	size_t len;

	org = read_org_place(im, l, &f.loc);
	if (!org && !read_place(im, l, &f.loc))
		return bad(im, l, "not FILE:LINE:COL: LEVEL: TEXT [RULE]");
	if (!read_level(l, &f.severity))
		return bad(im, l, "the level is none of ERROR, WARNING, note");
	if (f.severity == FINDING_INFO) {
		add_remark(im, l, &f.loc);
		return 0;
	}
	rule = read_rule(l, org, &len);
	if (!rule)
		return bad(im, l, "it does not end in the [id] of a rule");
	f.rule = rule->id;
	f.message = arena_strndup(&im->m.findings.mem, l->at, len);
	if (!im->engine->has_places) {
		f.whole_function = true;
		f.func = named_function(im, f.message);
	}
	findings_add(&im->m.findings, &f);
	return 0;
}

/* Text that a terminal and a JSON parser can take: UTF-8 is left to the report. */
static bool is_plain(const struct line *l)
{
	for (const char *p = l->at; p < l->end; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
			return false;
	return true;
}

int import_lines(struct import *im, const char *name, const char *text, size_t len)
{
	const char *end = text + len;
	struct line l = {.at = text, .name = name};

	for (l.number = 1; l.at < end; l.number++) {
		const char *nl = memchr(l.at, '\n', (size_t)(end - l.at));
		const char *next = nl ? nl + 1 : end;

		l.end = nl ? nl : end;
		if (l.end - l.at > MAX_LINE)
			return bad(im, &l, "the line is too long");
		if (!is_plain(&l))
			return bad(im, &l, "there are control characters in it");
		if (l.at < l.end && read_line(im, &l))
			return -1;
		if (im->m.findings.list.nr > MAX_FINDINGS)
			return bad(im, &l, "too many findings");
		l.at = next;
	}
	return 0;
}
