// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "report/import.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck import",
	.groups = OPTS_OUTPUT | OPTS_IMPORT,
	.format = OPTS_SARIF,
	.args_doc = "FILE...",
	.doc = "Turn what another engine has printed into a report like the checker's own, with "
	       "the same rules and fingerprints, for mmucheck merge. FILE - is standard input.\v"
	       "cocci, sparse and context: lines FILE:LINE:COL: LEVEL: TEXT [RULE]. csa: the SARIF files "
	       "of Clang's analyzer, whose messages end in [RULE].",
};

static const struct import_engine *find_engine(struct ctx *ctx, const struct opts *o)
{
	const struct import_engine *e = o->engine ? import_engine(o->engine) : NULL;
	struct strbuf known = STRBUF_INIT;

	if (e)
		return e;
	for (const struct import_engine *k = import_next_engine(NULL); k; k = import_next_engine(k))
		strbuf_addf(&known, "%s%s", known.len ? ", " : "", k->id);
	if (o->engine)
		ctx_error(ctx, "unknown engine \"%s\"; known are %s", o->engine, known.buf);
	else
		ctx_error(ctx, "--engine is missing; known are %s", known.buf);
	strbuf_free(&known);
	return NULL;
}

static int read_all(struct import *im, const struct opts *o)
{
	if (!o->args.nr)
		return ctx_error(im->m.ctx,
				 "nothing to import: give files, or - for standard input");
	if (o->looked_at && import_read_looked_at(im, o->looked_at))
		return -1;
	for (size_t i = 0; i < o->args.nr; i++)
		if (import_read(im, o->args.at[i]))
			return -1;
	return 0;
}

static int write_report(struct import *im, struct opts *o, const struct kbuild_tree *tree)
{
	struct report_run run = {.ctx = im->m.ctx,
				 .findings = &im->m.findings,
				 .ledger = &im->m.ledger,
				 .root = im->root,
				 .engine = im->engine->name,
				 .rules = im->engine->rules};

	import_finish(im);
	if (tree) {
		run.kernel = tree->version;
		import_set_generation(im, tree->generation);
	}
	if (o->covers.nr) {
		vec_push(&o->covers, NULL);
		run.rules = (const char *const *)o->covers.at;
	}
	run.exit_status = driver_exit_status(findings_open(run.findings), run.ledger);
	return driver_write_reports(im->m.ctx, o, &run);
}

static int import(struct ctx *ctx, struct opts *o)
{
	const struct import_engine *engine = find_engine(ctx, o);
	struct kbuild_tree tree = {0};
	struct import im = {0};
	char cwd[PATH_MAX];
	int ret;

	if (!engine || (o->kernel && kbuild_open(ctx, &tree, o->kernel)))
		return -1;
	if (!realpath(".", cwd))
		return ctx_error(ctx, "cannot name the current directory: %m");
	import_open(&im, ctx, engine, o->kernel ? tree.root : cwd);
	ret = read_all(&im, o);
	if (!ret)
		ret = write_report(&im, o, o->kernel ? &tree : NULL);
	import_free(&im);
	if (o->kernel)
		kbuild_tree_free(&tree);
	return ret;
}

int cmd_import(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret)
		ret = import(ctx, &o);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
