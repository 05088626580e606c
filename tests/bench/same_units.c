// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * same_units MODEL-DIR ROOT DATABASE [JOBS]: parse every file of a compile database with
 * and without precompiled headers and compare the units byte by byte.  Prints the
 * files that differ, the CPU time of both ways, and "N files, N differ".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "cli/groups.h"
#include "cli/workers.h"
#include "kbuild/kbuild.h"

struct way {
	const char *name;
	bool pch;
	struct worker_result *results;
};

static double cpu(void)
{
	struct rusage ru;

	getrusage(RUSAGE_CHILDREN, &ru);
	return (double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) +
	       (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6;
}

static int parse_all(struct ctx *ctx, const struct model *model, struct frontend_job *jobs,
		     unsigned nr, const struct workers_opts *opts, struct way *way)
{
	struct groups groups = {0};
	double start = cpu();
	unsigned shared = 0;
	int ret;

	for (unsigned i = 0; i < nr; i++)
		jobs[i].pch = NULL;
	if (way->pch)
		groups_prepare(ctx, model, jobs, nr, opts, &groups);
	for (unsigned i = 0; i < nr; i++)
		shared += jobs[i].pch != NULL;
	printf("%-8s %6.1f s CPU to prepare, %u of %u files share a header\n", way->name,
	       cpu() - start, shared, nr);
	start = cpu();
	way->results = xcalloc(nr, sizeof(*way->results));
	ret = workers_parse(ctx, model, jobs, nr, opts, way->results);
	printf("%-8s %6.1f s CPU to parse\n", way->name, cpu() - start);
	groups_free(&groups);
	return ret;
}

static bool same(const struct ctx *ctx, const struct worker_result *a,
		 const struct worker_result *b)
{
	struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
	bool equal;

	if (!a->unit || !b->unit)
		return !a->unit && !b->unit && !strcmp(a->why, b->why);
	ir_unit_write(ctx, a->unit, &x);
	ir_unit_write(ctx, b->unit, &y);
	equal = x.len == y.len && !memcmp(x.buf, y.buf, x.len);
	strbuf_free(&x);
	strbuf_free(&y);
	return equal;
}

/* The first line that differs in what a function became. */
static void explain_func(const struct ctx *ctx, const struct ir_func *a, const struct ir_func *b)
{
	struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
	size_t at = 0, line = 0;

	printf("\tfunction %s, %s\n", strpool_get(&ctx->names, a->sym),
	       strpool_get(&ctx->names, b->sym));
	ir_dump_text(ctx, a, &x);
	ir_dump_text(ctx, b, &y);
	for (; at < x.len && x.buf[at] == y.buf[at]; at++)
		if (x.buf[at] == '\n')
			line = at + 1;
	if (at < x.len || at < y.len)
		printf("\t\t%.*s\n\t\t%.*s\n", (int)strcspn(x.buf + line, "\n"), x.buf + line,
		       (int)strcspn(y.buf + line, "\n"), y.buf + line);
	strbuf_free(&x);
	strbuf_free(&y);
}

/* What differs first, for whoever has to find out why. */
static void explain(const struct ctx *ctx, const struct ir_unit *a, const struct ir_unit *b)
{
	if (a->generation != b->generation)
		printf("\tgeneration %u, %u\n", a->generation, b->generation);
	if (a->nr_errors != b->nr_errors)
		printf("\terrors %u, %u\n", a->nr_errors, b->nr_errors);
	if (a->nr_funcs != b->nr_funcs)
		printf("\tfunctions %u, %u\n", a->nr_funcs, b->nr_funcs);
	for (unsigned i = 0; i < a->nr_funcs && i < b->nr_funcs; i++) {
		if (a->funcs[i].sym == b->funcs[i].sym && a->funcs[i].hash == b->funcs[i].hash)
			continue;
		explain_func(ctx, &a->funcs[i], &b->funcs[i]);
		break;
	}
	if (a->nr_sites != b->nr_sites)
		printf("\tsites %u, %u\n", a->nr_sites, b->nr_sites);
	if (a->nr_bindings != b->nr_bindings)
		printf("\tbindings %u, %u\n", a->nr_bindings, b->nr_bindings);
	if (a->nr_skipped != b->nr_skipped)
		printf("\tskipped ranges %u, %u\n", a->nr_skipped, b->nr_skipped);
	if (a->nr_includes != b->nr_includes)
		printf("\tincludes %u, %u\n", a->nr_includes, b->nr_includes);
	for (unsigned i = 0; i < a->nr_includes && i < b->nr_includes; i++) {
		if (a->includes[i] == b->includes[i])
			continue;
		printf("\tinclude %s, %s\n", strpool_get(&ctx->names, a->includes[i]),
		       strpool_get(&ctx->names, b->includes[i]));
		break;
	}
}

int main(int argc, char **argv)
{
	struct workers_opts opts = WORKERS_DEFAULTS;
	struct way plain = {"plain", false, NULL}, pch = {"pch", true, NULL};
	struct ctx ctx = CTX_INIT;
	struct kbuild_flags flags = {0};
	struct frontend_job *jobs;
	struct model *model;
	unsigned nr, differ = 0;

	if (argc < 4) {
		fputs("usage: same_units MODEL-DIR ROOT compile_commands.json [JOBS]\n", stderr);
		return 1;
	}
	opts.jobs = argc > 4 ? (unsigned)atoi(argv[4]) : 1;
	model = model_load(&ctx, argv[1], NULL, 0);
	if (!model || kbuild_flags_from_json(&ctx, argv[3], &flags)) {
		fprintf(stderr, "same_units: %s\n", ctx.error.buf);
		return 1;
	}
	nr = (unsigned)flags.cmds.nr;
	jobs = xcalloc(nr + 1, sizeof(*jobs));
	for (unsigned i = 0; i < nr; i++)
		jobs[i] = (struct frontend_job){.file = flags.cmds.at[i].file,
						.dir = flags.cmds.at[i].dir,
						.root = argv[2],
						.args = flags.cmds.at[i].args,
						.nr_args = flags.cmds.at[i].nr_args};
	if (parse_all(&ctx, model, jobs, nr, &opts, &pch) ||
	    parse_all(&ctx, model, jobs, nr, &opts, &plain)) {
		fprintf(stderr, "same_units: %s\n", ctx.error.buf);
		return 1;
	}
	for (unsigned i = 0; i < nr; i++) {
		if (same(&ctx, &plain.results[i], &pch.results[i]))
			continue;
		differ++;
		printf("%s differs\n", jobs[i].file);
		if (plain.results[i].unit && pch.results[i].unit)
			explain(&ctx, plain.results[i].unit, pch.results[i].unit);
		else
			printf("\t%s, %s\n", plain.results[i].why ? plain.results[i].why : "parsed",
			       pch.results[i].why ? pch.results[i].why : "parsed");
	}
	printf("%u files, %u differ\n", nr, differ);
	return differ != 0;
}
