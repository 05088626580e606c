// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/unrefreshed.h"

#include <stdlib.h>
#include <string.h>

#define WORTH_IT 64 /* files; fewer are taken for what git says they may be */

/* Not known to differ; names that hash-object would take for something else are left alone. */
static bool is_unsure(const struct delta_file *f)
{
	return f->status == 'M' && f->mode == f->old_mode && delta_is_plain(f->mode) &&
	       strspn(f->id, "0") == strlen(f->id) && !strchr(f->path, '\n');
}

static unsigned list_unsure(const struct git *g, const struct delta *d, struct strbuf *out)
{
	unsigned nr = 0;

	vec_each (&d->files, struct delta_file, f)
		if (is_unsure(f)) {
			strbuf_addf(out, "%s/%s\n", g->home, f->path);
			nr++;
		}
	return nr;
}

/* ids: a line for each unsure file. */
static void drop_same(struct delta *d, const char *ids)
{
	size_t kept = 0;

	vec_each (&d->files, struct delta_file, f) {
		size_t len = strlen(f->old_id);
		bool unsure = is_unsure(f),
		     same = unsure && !strncmp(ids, f->old_id, len) && ids[len] == '\n';
		const char *nl = unsure ? strchr(ids, '\n') : NULL;

		ids = nl ? nl + 1 : ids;
		if (same) {
			free(f->path);
			free(f->old_path);
		} else {
			d->files.at[kept++] = *f;
		}
	}
	d->files.nr = kept;
}

int unrefreshed_drop(struct git *g, struct delta *d)
{
	const char *argv[] = {"hash-object", "--no-filters", "--stdin-paths", NULL};
	struct strbuf paths = STRBUF_INIT, ids = STRBUF_INIT, err = STRBUF_INIT;
	struct git_call call = {.argv = argv, .out = &ids, .err = &err};
	char *in = NULL;
	int ret = 0;

	if (list_unsure(g, d, &paths) >= WORTH_IT) {
		in = git_scratch_file(g, "paths", &paths);
		call.in = in;
		ret = in ? git_run(g, &call) : -1;
	}
	if (in && !ret)
		drop_same(d, ids.buf);
	free(in);
	strbuf_free(&paths);
	strbuf_free(&ids);
	strbuf_free(&err);
	return ret < 0 ? -1 : 0;
}
