// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "report/report.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck dump",
	.groups = OPTS_TREE | OPTS_GRAPH | OPTS_FUNC | OPTS_MODEL | OPTS_JOBS | OPTS_DASHES,
	.args_doc = "ir|summary|flags FILE [-- CLANG-ARGS...]",
	.doc = "Show what the checker made of a file: control-flow graphs (ir), what callers see of "
	       "its functions (summary), or how the kernel compiles it, in the form of a "
	       "compile_commands.json (flags).\v"
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
	if (driver_run(d))
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
	if (d->units.nr)
		return 0;
	if (d->ledger.entries.nr)
		return ctx_error(d->ctx, "%s: %s",
				 strpool_get(&d->ctx->names, d->ledger.entries.at[0].name),
				 d->ledger.entries.at[0].why);
	return ctx_error(d->ctx, "%s was not parsed", d->opts->args.at[0]);
}

/* One entry of a compile database: only data, nothing here is ever run. */
static int dump_flags(struct driver *d, struct strbuf *out)
{
	struct source src;
	json_t *entry, *args;
	char *text;

	if (driver_source_flags(d, d->opts->args.at[0], &src))
		return -1;
	args = json_pack("[s]", "clang");
	for (unsigned i = 0; i < src.nr_args; i++)
		json_array_append_new(args, json_string(src.args[i]));
	entry = json_pack("[{s:s, s:s, s:o}]", "directory", src.dir, "file", src.abs, "arguments",
			  args);
	text = entry ? json_dumps(entry, JSON_INDENT(2)) : NULL;
	json_decref(entry);
	if (text)
		strbuf_addf(out, "%s\n", text);
	free(text);
	free(src.path);
	free(src.abs);
	return text ? 0 : ctx_error(d->ctx, "flags of %s are no valid UTF-8", d->opts->args.at[0]);
}

static int dump_parsed(struct driver *d, bool ir, struct strbuf *out)
{
	if (parse_file(d) || check_parsed(d))
		return -1;
	return ir ? (dump_ir(d, out) ? 0 : no_function(d)) : dump_summary(d, out);
}

static int dump(struct driver *d, struct opts *o)
{
	static const char *const kinds[] = {"ir", "summary", "flags"};
	struct strbuf out = STRBUF_INIT;
	unsigned kind = 0;
	int ret;

	while (kind < 3 && (!o->args.nr || strcmp(o->args.at[0], kinds[kind])))
		kind++;
	if (o->args.nr != 2 || kind == 3)
		return ctx_error(d->ctx, "dump takes ir, summary or flags and one file");
	if (kind && o->dot)
		return ctx_error(d->ctx, "--format dot is for ir; %s has one form", kinds[kind]);
	o->args.at[0] = o->args.at[1];
	o->args.nr = 1;
	ret = kind == 2 ? dump_flags(d, &out) : dump_parsed(d, kind == 0, &out);
	if (!ret)
		ret = report_write(d->ctx, NULL, &out);
	strbuf_free(&out);
	return ret;
}

int cmd_dump(struct ctx *ctx, int argc, char **argv)
{
	struct driver d = {0};
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret) {
		ret = driver_open(ctx, &o, &d);
		if (!ret)
			ret = dump(&d, &o);
		driver_close(&d);
	}
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
