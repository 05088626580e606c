// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/dump_functions.h"
#include "cli/dump_model.h"
#include "report/report.h"
#include "util/path.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck dump",
	.groups = OPTS_TREE | OPTS_GRAPH | OPTS_FUNC | OPTS_MODEL | OPTS_JOBS | OPTS_DASHES,
	.args_doc = "ir|summary FILE [-- CLANG-ARGS...]\nflags PATH...\nfunctions FILE...\nmodel",
	.doc = "Show what the checker made of a file: control-flow graphs (ir), what callers see "
	       "of its functions (summary), how the kernel compiles files, in the form of a "
	       "compile_commands.json (flags), where the functions of a file are, with nothing parsed "
	       "(functions), or what is known about the kernel's API, as the table that the plugin "
	       "for clang's analyzer is built from (model).\v"
	       "Flags come after \"--\", or from the kernel tree's build as for mmucheck scan.",
};

/* Functions of the file itself; header inlines only when asked for by name. */
static unsigned dump_ir(const struct driver *d, struct strbuf *out)
{
	const struct ctx *ctx = d->ctx;
	const struct ir_unit *u = d->units.at[0];
	unsigned nr = 0;

	for (uint32_t i = 0; i < u->nr_funcs; i++) {
		const struct ir_func *f = &u->funcs[i];
		const char *name = strpool_get(&ctx->names, f->name);

		if (d->opts->function ? strcmp(name, d->opts->function) != 0 : f->in_header)
			continue;
		if (d->opts->dot)
			ir_dump_dot(ctx, f, out);
		else
			ir_dump_text(ctx, f, out);
		nr++;
	}
	return nr;
}

static int no_function(struct driver *d)
{
	if (d->opts->function)
		return ctx_error(d->ctx, "%s has no function %s", d->opts->args.at[0],
				 d->opts->function);
	return 0;
}

static int dump_summary(struct driver *d, struct strbuf *out)
{
	if (driver_run(d) || engine_use_pass(d->engine, d->opts->pass ? d->opts->pass : "sections"))
		return -1;
	return engine_dump_summary(d->engine, d->opts->function, out) ? no_function(d) : 0;
}

static int parse_file(struct driver *d)
{
	const char *file = d->opts->args.at[0];

	if (!d->opts->cc_args)
		return driver_scan(d);
	if (driver_open_tree(d))
		strbuf_reset(&d->ctx->error);
	return driver_add_file(d, file, d->opts->cc_args, d->opts->nr_cc_args);
}

/* The losses of the one file are this command's error. */
static int check_parsed(struct driver *d)
{
	/* A header's users are several; the first shows it as well as any. */
	if (d->ledger.files_asked > 1 && !path_has_suffix(d->opts->args.at[0], ".h"))
		return ctx_error(d->ctx, "%s is %u files: dump takes one", d->opts->args.at[0],
				 d->ledger.files_asked);
	if (d->units.nr)
		return 0;
	if (d->ledger.entries.nr)
		return ctx_error(d->ctx, "%s: %s",
				 strpool_get(&d->ctx->names, d->ledger.entries.at[0].name),
				 d->ledger.entries.at[0].why);
	return ctx_error(d->ctx, "%s was not parsed", d->opts->args.at[0]);
}

static json_t *command(const struct source *src)
{
	json_t *args = json_pack("[s]", "clang");

	for (unsigned i = 0; i < src->nr_args; i++)
		json_array_append_new(args, json_string(src->args[i]));
	return json_pack("{s:s, s:s, s:o}", "directory", src->dir, "file", src->abs, "arguments",
			 args);
}

/* A compile database: only data, nothing here is ever run.  Files that are not built are named. */
static int dump_flags(struct driver *d, struct strbuf *out)
{
	struct sources s = {0};
	json_t *all = json_array();
	char *text;

	if (driver_source_flags(d, &s)) {
		json_decref(all);
		return -1;
	}
	vec_each (&s.list, struct source, src) {
		if (src->args)
			json_array_append_new(all, command(src));
		else
			fprintf(stderr, "mmucheck: %s: not built in this configuration\n",
				src->path);
	}
	text = json_array_size(all) ? json_dumps(all, JSON_INDENT(2)) : NULL;
	json_decref(all);
	driver_free_sources(&s);
	if (!text)
		return ctx_error(d->ctx, "no compiler flags for %s", d->opts->args.at[0]);
	strbuf_addf(out, "%s\n", text);
	free(text);
	return 0;
}

static int dump_parsed(struct driver *d, bool ir, struct strbuf *out)
{
	if (parse_file(d) || check_parsed(d))
		return -1;
	return ir ? (dump_ir(d, out) ? 0 : no_function(d)) : dump_summary(d, out);
}

static int dump_all_functions(struct driver *d, struct strbuf *out)
{
	for (size_t i = 0; i < d->opts->args.nr; i++)
		if (dump_functions(d->ctx, d->opts->args.at[i], out))
			return -1;
	return 0;
}

enum { IR, SUMMARY, FLAGS, FUNCTIONS, MODEL, NR_KINDS };

static const char *const kinds[] = {"ir", "summary", "flags", "functions", "model"};

/* How many arguments each takes besides its name; FLAGS and FUNCTIONS any number from 1. */
static bool fits(unsigned kind, size_t nr_args)
{
	if (kind == FLAGS || kind == FUNCTIONS)
		return nr_args > 1;
	return nr_args == (kind == MODEL ? 1 : 2);
}

static int dump_kind(struct driver *d, unsigned kind, struct strbuf *out)
{
	if (kind == MODEL) {
		dump_model(d->ctx, d->model, out);
		return 0;
	}
	if (kind == FUNCTIONS)
		return dump_all_functions(d, out);
	return kind == FLAGS ? dump_flags(d, out) : dump_parsed(d, kind == IR, out);
}

static int dump(struct driver *d, struct opts *o)
{
	struct strbuf out = STRBUF_INIT;
	unsigned kind = 0;
	int ret;

	while (kind < NR_KINDS && (!o->args.nr || strcmp(o->args.at[0], kinds[kind])))
		kind++;
	if (kind == NR_KINDS || !fits(kind, o->args.nr))
		return ctx_error(d->ctx,
				 "dump takes ir or summary and one file, flags or functions "
				 "and any, or model");
	if (kind > SUMMARY && o->cc_args)
		return ctx_error(d->ctx, "dump %s parses nothing: it takes no compiler arguments",
				 kinds[kind]);
	if (kind && o->dot)
		return ctx_error(d->ctx, "--format dot is for ir; %s has one form", kinds[kind]);
	memmove(&o->args.at[0], &o->args.at[1], --o->args.nr * sizeof(o->args.at[0]));
	ret = dump_kind(d, kind, &out);
	if (!ret)
		ret = report_write(d->ctx, NULL, &out);
	strbuf_free(&out);
	return ret;
}

int cmd_dump(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, dump);
}
