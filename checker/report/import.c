// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/place.h"
#include "rules/rules.h"
#include "util/path.h"
#include "util/strbuf.h"

#define MAX_INPUT (256u << 20)

static const char *const cocci_rules[] = {
	"lazy-unbalanced",     "lazy-nested",
	"lazy-pause",	       "lazy-sleep",
	"lazy-lock",	       "lazy-flush-order",
	"lazy-read-hazard",    "lazy-api",
	"lazy-token",	       "tlb-flush-after-unlock",
	"tlb-batched-pending", "gather-unbalanced",
	"gather-unshare",      "notifier-unbalanced",
	"pte-map-unchecked",   "pte-map-unbalanced",
	"pte-raw-deref",       NULL,
};
static const char *const csa_rules[] = {
	"lazy-unbalanced",  "lazy-nested", "lazy-read-hazard",
	"lazy-flush-order", "lazy-sleep",  NULL,
};
static const char *const sparse_rules[] = {"lazy-unbalanced", NULL};

/* spatch counts columns from 0; sparse counts a tab as eight. */
static const struct import_engine engines[] = {
	{"cocci", "cocci", FINDING_MEDIUM, true, 0, cocci_rules, import_lines},
	{"csa", "clang-analyzer", FINDING_MEDIUM, true, 1, csa_rules, import_sarif},
	{"sparse", "sparse", FINDING_LOW, false, 1, sparse_rules, import_lines},
	{"context", "context-analysis", FINDING_LOW, false, 1, sparse_rules, import_lines},
};

#define NR_ENGINES (sizeof(engines) / sizeof(engines[0]))

const struct import_engine *import_engine(const char *name)
{
	for (size_t i = 0; i < NR_ENGINES; i++)
		if (!strcmp(name, engines[i].id) || !strcmp(name, engines[i].name))
			return &engines[i];
	return NULL;
}

const struct import_engine *import_next_engine(const struct import_engine *e)
{
	const struct import_engine *next = e ? e + 1 : engines;

	return next < engines + NR_ENGINES ? next : NULL;
}

void import_open(struct import *im, struct ctx *ctx, const struct import_engine *engine,
		 const char *root)
{
	*im = (struct import){.m = {.ctx = ctx}, .engine = engine, .root = root};
}

uint32_t import_file(struct import *im, const char *path, size_t len)
{
	char *given = strndup(path, len);
	char *abs = path_join(im->root, given);
	const char *below = path_below(im->root, abs);
	uint32_t id;

	/* Engines may name what lies in the tree by a way through a link. */
	if (!below) {
		char *real = path_real(im->root, given);

		below = path_below(im->root, real);
		if (below)
			below = arena_strdup(&im->m.findings.mem, below);
		free(real);
	}
	id = strpool_intern(&im->m.ctx->names, below && *below ? below : abs);
	free(given);
	free(abs);
	return id;
}

const struct rule_info *import_rule(const char *message, size_t *len)
{
	const struct rule_info *rule;
	size_t n = *len, open;
	char *id;

	if (!n || message[n - 1] != ']')
		return NULL;
	for (open = n - 1; open && message[open] != '['; open--)
		;
	if (!open || message[open - 1] != ' ')
		return NULL;
	id = strndup(message + open + 1, n - open - 2);
	rule = rules_find(id);
	free(id);
	while (open && message[open - 1] == ' ')
		open--;
	if (rule)
		*len = open;
	return rule;
}

int import_read_text(struct import *im, const char *name, const char *text, size_t len)
{
	return im->engine->read(im, name, text, len);
}

int import_read(struct import *im, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (strbuf_read_file(&text, is_stdin ? "/dev/stdin" : path, MAX_INPUT))
		ret = ctx_error(im->m.ctx, "%s: cannot be read: %m", path);
	else
		ret = import_read_text(im, is_stdin ? "standard input" : path, text.buf, text.len);
	strbuf_free(&text);
	return ret;
}

int import_read_looked_at(struct import *im, const char *path)
{
	struct strbuf text = STRBUF_INIT;

	if (strbuf_read_file(&text, path, MAX_INPUT))
		return ctx_error(im->m.ctx, "%s: cannot be read: %m", path);
	for (const char *at = text.buf; at < text.buf + text.len;) {
		size_t len = strcspn(at, "\n");

		if (len) {
			ledger_look_at(&im->m.ledger, import_file(im, at, len));
			im->m.ledger.files_asked++;
			im->m.ledger.files_parsed++;
		}
		at += len + 1;
	}
	strbuf_free(&text);
	return 0;
}

void import_set_generation(struct import *im, const char *name)
{
	for (int g = IR_GEN_NONE; g <= IR_GEN_GENERIC; g++)
		if (!strcmp(name, ir_generation_name((uint8_t)g)))
			vec_each (&im->m.findings.list, struct finding, f)
				f->generation = (uint8_t)g;
}

/* An engine that tells one place twice, by two of its scripts, has found one thing. */
static void drop_repeats(struct import *im)
{
	struct findings *fs = &im->m.findings;
	struct strbuf sb = STRBUF_INIT;
	struct map seen = {0};
	size_t kept = 0;

	vec_each (&fs->list, struct finding, f) {
		uint64_t key;

		strbuf_reset(&sb);
		strbuf_addf(&sb, "%s %u ", f->rule, f->loc.file);
		if (f->place)
			strbuf_adds(&sb, f->place);
		else
			strbuf_addf(&sb, "%u", f->loc.line);
		key = hash_bytes(sb.buf, sb.len);
		if (!map_get(&seen, key))
			fs->list.at[kept++] = *f;
		map_set(&seen, key, 1);
	}
	fs->list.nr = kept;
	map_free(&seen);
	strbuf_free(&sb);
}

void import_finish(struct import *im)
{
	struct ctx *ctx = im->m.ctx;

	if (im->nr_others)
		ledger_add(ctx, &im->m.ledger, LEDGER_FUNC_APPROX, im->engine->name,
			   "%u result%s of checkers that are not mmucheck's left out",
			   im->nr_others, im->nr_others == 1 ? "" : "s");
	vec_each (&im->m.findings.list, struct finding, f)
		ledger_look_at(&im->m.ledger, f->loc.file);
	findings_place(ctx, im->root, &im->m.findings);
	findings_seal(ctx, &im->m.findings);
	drop_repeats(im);
	ledger_seal(ctx, &im->m.ledger);
}

void import_free(struct import *im)
{
	merge_free(&im->m);
}
