// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/pch_cache.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck cache",
	.args_doc = "stats|clear",
	.doc = "Show or remove the precompiled headers that runs have kept.",
};

static void stats(const struct pch_cache *c)
{
	struct strbuf remarks = STRBUF_INIT;

	printf("%zu precompiled headers, %zu MiB of at most %zu, in %s\n", c->list.nr,
	       c->size >> 20, PCH_CACHE_MAX >> 20, c->dir);
	vec_each (&c->list, struct pch_entry, e)
		pch_cache_remarks(e->path, &remarks);
	fputs(remarks.buf, stdout);
	strbuf_free(&remarks);
}

static int run(struct ctx *ctx, const char *what)
{
	struct pch_cache c;
	int ret = 0;

	pch_cache_list(&c);
	if (!c.dir)
		ret = ctx_error(ctx, "HOME is not set: there is no cache");
	else if (!strcmp(what, "stats"))
		stats(&c);
	else if (!strcmp(what, "clear"))
		printf("%u precompiled headers removed\n", pch_cache_trim(&c, 0));
	else
		ret = ctx_error(ctx, "cache takes stats or clear, not \"%s\"", what);
	pch_cache_free(&c);
	return ret;
}

int cmd_cache(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.args.nr != 1)
		ret = ctx_error(ctx, "cache takes one word: stats or clear");
	if (!ret)
		ret = run(ctx, o.args.at[0]);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
