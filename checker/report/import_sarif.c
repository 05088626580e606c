// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The Clang Static Analyzer's SARIF.  Rule ids there are names of checkers; ours end each
 * message in the id of the rule.
 */
#include <string.h>

#include "report/import.h"
#include "rules/rules.h"

static void move_below_root(struct import *im, struct ir_loc *loc)
{
	const char *path = strpool_get(&im->m.ctx->names, loc->file);

	loc->file = import_file(im, path, strlen(path));
}

/* The last step repeats the message. */
static void adopt_step(struct import *im, struct finding_step *s)
{
	size_t len = strlen(s->text);

	move_below_root(im, &s->loc);
	if (import_rule(s->text, &len))
		s->text = arena_strndup(&im->m.findings.mem, s->text, len);
}

/* Make it one of ours; false if it is another checker's. */
static bool adopt(struct import *im, struct finding *f)
{
	size_t len = strlen(f->message);
	const struct rule_info *rule = import_rule(f->message, &len);

	if (!rule)
		return false;
	f->rule = rule->id;
	f->message = arena_strndup(&im->m.findings.mem, f->message, len);
	f->confidence = (uint8_t)im->engine->confidence;
	f->engine = im->engine->name;
	f->fingerprint[0] = '\0';
	move_below_root(im, &f->loc);
	for (unsigned i = 0; i < f->nr_steps; i++)
		adopt_step(im, &f->steps[i]);
	return true;
}

int import_sarif(struct import *im, const char *name, const char *text, size_t len)
{
	struct findings *fs = &im->m.findings;
	size_t kept = fs->list.nr, first = kept;

	if (merge_read_text(&im->m, name, text, len))
		return -1;
	for (size_t i = first; i < fs->list.nr; i++)
		if (adopt(im, &fs->list.at[i]))
			fs->list.at[kept++] = fs->list.at[i];
	im->nr_others += (unsigned)(fs->list.nr - kept);
	fs->list.nr = kept;
	return 0;
}
