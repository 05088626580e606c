// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "cache/store.h"
#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/pch_cache.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck cache",
	.args_doc = "stats|clear",
	.doc = "Show or remove what runs have kept for later ones.",
};

static void stats(const struct pch_cache *c, const struct store *s)
{
	struct strbuf remarks = STRBUF_INIT;
	struct store_size units = store_measure(s, "units"), flags = store_measure(s, "flags");
	struct store_size results = store_measure(s, "results"), all = store_measure(s, NULL);
	struct store_size indices = store_measure(s, "index");

	printf("%zu precompiled headers, %zu MiB of at most %zu, in %s\n", c->list.nr,
	       c->size >> 20, PCH_CACHE_MAX >> 20, c->dir);
	printf("%zu parsed files, flags of %zu directories, indices of %zu trees, %zu results, "
	       "%zu MiB of at most %zu, in %s\n",
	       units.entries, flags.entries, indices.entries, results.entries, all.bytes >> 20,
	       STORE_MAX >> 20, s->dir);
	vec_each (&c->list, struct pch_entry, e)
		pch_cache_remarks(e->path, &remarks);
	fputs(remarks.buf, stdout);
	strbuf_free(&remarks);
}

static void clear(struct pch_cache *c, const struct store *s)
{
	printf("%u precompiled headers removed\n", pch_cache_trim(c, 0));
	printf("%zu other entries removed\n", store_trim(s, 0));
}

static int run(struct ctx *ctx, const char *what)
{
	struct pch_cache c;
	struct store s;
	int ret = 0;

	pch_cache_list(&c);
	store_open(&s);
	if (!c.dir)
		ret = ctx_error(ctx, "HOME is not set: there is no cache");
	else if (!strcmp(what, "stats"))
		stats(&c, &s);
	else if (!strcmp(what, "clear"))
		clear(&c, &s);
	else
		ret = ctx_error(ctx, "cache takes stats or clear, not \"%s\"", what);
	pch_cache_free(&c);
	store_close(&s);
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
