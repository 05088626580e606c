// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/kbuild_args.h"
#include "report/report.h"

static const char help[] =
	"usage: make C=2 CHECK=\"mmucheck check-kbuild\" [O=BUILD] mm/\n"
	"\n"
	"kbuild calls it with sparse's flags, the compiler's flags and one file. Findings go\n"
	"to standard error as warnings, with what could not be analysed; the exit status is 0\n"
	"unless mmucheck itself fails, because any other would stop the build.\n"
	"\n"
	"Dropped arguments: everything before the compiler's flags (-D__linux__, -Wbitwise,\n"
	"--arch= and the rest of CHECKFLAGS and CF), -D__CHECKER__, -Wp,-MMD. In a kernel that is\n"
	"built by gcc also -f, -m, -W, -g and --param flags that steer only warnings and code\n"
	"generation, since clang does not know all of them; LLVM=-19 needs no such guess.\n"
	"Functions of other files stay unknown; mmucheck scan follows them.\n";

#define MAX_NAMED 3 /* losses of a kind that are named; a build prints enough */

/* Losses of one kind in a line; a single one with its reason. */
static void add_kind(const struct driver *d, enum ledger_kind kind, struct strbuf *out)
{
	const struct ledger_entry *first = NULL;
	struct strbuf names = STRBUF_INIT;
	unsigned nr = 0;

	vec_each (&d->ledger.entries, struct ledger_entry, e) {
		if (e->kind != kind)
			continue;
		if (nr < MAX_NAMED)
			strbuf_addf(&names, "%s%s", nr ? ", " : "",
				    strpool_get(&d->ctx->names, e->name));
		first = first ? first : e;
		nr++;
	}
	if (nr == 1)
		strbuf_addf(out, "mmucheck: %s: %s\n", names.buf, first->why);
	else if (nr)
		strbuf_addf(out, "mmucheck: %u %s: %s%s\n", nr, ledger_kind_name(kind), names.buf,
			    nr > MAX_NAMED ? ", ..." : "");
	strbuf_free(&names);
}

/* What went wrong with this file and matters to who builds it. */
static void add_losses(const struct driver *d, struct strbuf *out)
{
	for (int kind = 0; kind < LEDGER_NR; kind++)
		if (ledger_kind_is_loss(kind) && kind != LEDGER_FUNC_APPROX &&
		    kind != LEDGER_CALL_UNRESOLVED)
			add_kind(d, kind, out);
}

/* What nobody has judged; one write, so that parallel makes do not mix reports. */
static void print(const struct driver *d)
{
	struct report_run run = {.ctx = d->ctx, .findings = &d->findings, .ledger = &d->ledger};
	struct strbuf out = STRBUF_INIT;

	vec_each (&d->findings.list, struct finding, f)
		if (!f->verdict) {
			strbuf_adds(&out, out.len ? "\n" : "");
			report_text_finding(&run, false, f, &out);
		}
	add_losses(d, &out);
	fwrite(out.buf, 1, out.len, stderr);
	strbuf_free(&out);
}

static int check(struct driver *d, struct kbuild_args *args)
{
	d->has_tree = !kbuild_open_containing(d->ctx, &d->tree, args->file);
	strbuf_reset(&d->ctx->error);
	progress_open(&d->progress, stderr, true);
	if (driver_add_file(d, args->file, args->args.at, (unsigned)args->args.nr))
		return -1;
	if (driver_run(d))
		return -1;
	print(d);
	return 0;
}

int cmd_check_kbuild(struct ctx *ctx, int argc, char **argv)
{
	static const struct opts_cmd cmd = {.name = "mmucheck check-kbuild"};
	char *no_args[] = {NULL, NULL};
	struct kbuild_args args = {0};
	struct driver d = {0};
	struct opts o;
	int ret;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(help, stdout);
		return 0;
	}
	ret = kbuild_args_parse(ctx, argc - 1, argv + 1, &args);
	if (!ret)
		ret = opts_parse(ctx, &cmd, 1, no_args, &o);
	if (!ret) {
		ret = driver_open(ctx, &o, &d);
		if (!ret)
			ret = check(&d, &args);
		driver_close(&d);
		opts_free(&o);
	}
	vec_free(&args.args);
	return ret;
}
