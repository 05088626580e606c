// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is everything here that mmucheck needs, and does the model still fit a kernel?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/pch_cache.h"
#include "cli/selftest.h"
#include "cli/tools.h"
#include "cli/tree_words.h"
#include "util/strbuf.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck doctor",
	.groups = OPTS_TREE | OPTS_MODEL | OPTS_DOCTOR,
	.doc = "Check the installation; with -k (repeatable) also which names of the model no "
	       "given kernel tree mentions; with --self-test whether each rule is told of a known "
	       "bug and not of its fix.",
};

static unsigned check_clang(struct ctx *ctx)
{
	unsigned major;
	const char *version = frontend_clang_version(ctx, &major);

	printf("%-18s %s\n", "libclang", version);
	if (!driver_check_clang(ctx))
		return 0;
	printf("%-18s %s\n", "", ctx->error.buf);
	strbuf_reset(&ctx->error);
	return 1;
}

/* Groups of files that parse slower than they could are no defect, but worth knowing. */
static void describe_cache(void)
{
	struct strbuf remarks = STRBUF_INIT;
	struct pch_cache c;

	pch_cache_list(&c);
	printf("%-18s %zu, %zu MiB in %s\n", "shared headers", c.list.nr, c.size >> 20,
	       c.dir ? c.dir : "no home directory");
	vec_each (&c.list, struct pch_entry, e)
		pch_cache_remarks(e->path, &remarks);
	for (char *line = remarks.buf, *nl; (nl = strchr(line, '\n')); line = nl + 1)
		printf("%-18s %.*s\n", "", (int)(nl - line), line);
	strbuf_free(&remarks);
	pch_cache_free(&c);
}

static void count_model(const struct model *m)
{
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		unsigned entries = 0, lazy = 0, pure = 0;
		size_t nr;
		const struct model_fn *const *fns = model_all(m, gen, &nr);

		for (size_t i = 0; i < nr; i++) {
			entries += fns[i]->nr_params > 0;
			pure += (fns[i]->does & MODEL_PURE) != 0;
			lazy += (fns[i]->does &
				 (MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_FLUSH |
				  MODEL_LAZY_PAUSE | MODEL_LAZY_RESUME)) != 0;
		}
		printf("model %-12s %zu prototypes: %u lazy, %u on entries, %u pure\n",
		       ir_generation_name(gen), nr, lazy, entries, pure);
	}
}

/* Names of all generations, each once, in the order of the headers. */
struct name_list {
	VEC(uint32_t) ids;
};

static void all_names(const struct model *m, struct name_list *out)
{
	struct map seen = {0};

	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(m, gen, &nr);

		for (size_t i = 0; i < nr; i++) {
			if (map_get(&seen, fns[i]->name))
				continue;
			map_set(&seen, fns[i]->name, 1);
			vec_push(&out->ids, fns[i]->name);
		}
	}
	map_free(&seen);
}

/* Mark the names that one tree mentions. */
static int read_tree(struct ctx *ctx, const char *path, const struct name_list *names,
		     bool *mentioned)
{
	struct kbuild_tree tree = {0};
	int ret = kbuild_open(ctx, &tree, path);

	if (ret)
		return -1;
	ret = tree_words(ctx, tree.root, names->ids.at, (unsigned)names->ids.nr, mentioned);
	if (!ret)
		printf("kernel %-11s API generation %s\n", tree.version, tree.generation);
	kbuild_tree_free(&tree);
	return ret;
}

static void list_absent(const struct ctx *ctx, const struct name_list *names, const bool *mentioned,
			bool one)
{
	unsigned absent = 0;

	for (size_t i = 0; i < names->ids.nr; i++)
		absent += !mentioned[i];
	printf("%u of %zu modelled names are not mentioned in %s%s\n", absent, names->ids.nr,
	       one ? "this tree" : "any of these trees", absent ? ":" : "");
	for (size_t i = 0; i < names->ids.nr; i++)
		if (!mentioned[i])
			printf("  %s\n", strpool_get(&ctx->names, names->ids.at[i]));
}

/* A name that no tree has is a typing mistake or has gone. */
static int compare_trees(struct ctx *ctx, const struct opts *o, const struct model *m)
{
	struct name_list names = {0};
	bool *mentioned;
	int ret = 0;

	all_names(m, &names);
	mentioned = xcalloc(names.ids.nr + 1, sizeof(*mentioned));
	for (size_t i = 0; !ret && i < o->kernels.nr; i++)
		ret = read_tree(ctx, o->kernels.at[i], &names, mentioned);
	if (!ret)
		list_absent(ctx, &names, mentioned, o->kernels.nr == 1);
	free(mentioned);
	vec_free(&names.ids);
	return ret;
}

static int examine(struct ctx *ctx, const struct opts *o)
{
	unsigned bad = check_clang(ctx) + tools_check(ctx, o->llvm);
	struct model *m = driver_load_model(ctx, o);
	unsigned failed = 0;
	int ret = 0;

	if (m)
		count_model(m);
	else
		printf("%-18s %s\n", "model", ctx->error.buf);
	bad += !m;
	describe_cache();
	strbuf_reset(&ctx->error);
	engines_describe(ctx, o->llvm);
	if (o->self_test)
		failed = selftest_rules(ctx);
	if (m && o->kernel)
		ret = compare_trees(ctx, o, m);
	model_free(m);
	if (ret)
		return -1;
	if (failed)
		printf("%u self-test%s failed\n", failed, failed == 1 ? "" : "s");
	if (bad)
		printf("something is missing; make deps installs the Debian packages\n");
	if (!bad && !failed)
		printf("all is well\n");
	return bad || failed ? EXIT_ERROR : EXIT_CLEAN;
}

int cmd_doctor(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.args.nr)
		ret = ctx_error(ctx, "doctor takes no argument; a kernel tree is given with -k");
	if (!ret)
		ret = examine(ctx, &o);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
