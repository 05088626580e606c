// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/delta.h"

#include <stdlib.h>
#include <string.h>

#include "util/path.h"

#define RENAMES "-l4000" /* more files than this are not compared for renames */

/* A field that ends with a given character, moved over; NULL if there is none. */
static const char *field(const char **at, const char *end, char stop)
{
	const char *start = *at, *hit = memchr(start, stop, (size_t)(end - start));

	if (!hit)
		return NULL;
	*at = hit + 1;
	return start;
}

static bool take_id(const char *from, const char *to, char id[GIT_ID])
{
	size_t len = (size_t)(to - from) - 1;

	if (len >= GIT_ID || strspn(from, "0123456789abcdef") < len)
		return false;
	memcpy(id, from, len);
	id[len] = '\0';
	return true;
}

/* ":OLDMODE MODE OLDID ID STATUS"; *at is behind the colon. */
static bool parse_head(const char **at, const char *end, struct delta_file *f)
{
	const char *old_mode = field(at, end, ' '), *mode = old_mode ? field(at, end, ' ') : NULL;
	const char *old_id = mode ? field(at, end, ' ') : NULL, *old_end = *at;
	const char *id = old_id ? field(at, end, ' ') : NULL, *id_end = *at;
	const char *status = id ? field(at, end, '\0') : NULL;

	if (!status || !take_id(old_id, old_end, f->old_id) || !take_id(id, id_end, f->id))
		return false;
	f->old_mode = (unsigned)strtoul(old_mode, NULL, 8);
	f->mode = (unsigned)strtoul(mode, NULL, 8);
	f->status = *status;
	return true;
}

static bool parse_file(const char **at, const char *end, struct delta_file *f)
{
	const char *path;

	if (*(*at)++ != ':' || !parse_head(at, end, f))
		return false;
	path = field(at, end, '\0');
	if (path && (f->status == 'R' || f->status == 'C')) {
		f->old_path = xstrdup(path);
		path = field(at, end, '\0');
	}
	f->path = path ? xstrdup(path) : NULL;
	return path != NULL;
}

int delta_parse(struct ctx *ctx, const char *text, size_t len, struct delta *out)
{
	const char *at = text, *end = text + len;

	while (at < end) {
		struct delta_file f = {0};

		if (!parse_file(&at, end, &f)) {
			free(f.old_path);
			return ctx_error(ctx, "git tells of a difference that cannot be read");
		}
		vec_push(&out->files, f);
	}
	return 0;
}

static int run_and_parse(struct git *g, const struct git_call *call, const char *what,
			 struct delta *out)
{
	struct strbuf text = STRBUF_INIT;
	struct git_call c = *call;
	int ret;

	*out = (struct delta){0};
	c.out = &text;
	ret = git_must(g, &c, what);
	if (!ret)
		ret = delta_parse(g->ctx, text.buf, text.len, out);
	strbuf_free(&text);
	return ret;
}

int delta_trees(struct git *g, const char *before, const char *after, struct delta *out)
{
	const char *argv[] = {"diff-tree",     "-r",   "-z",	"--raw",
			      "--no-abbrev",   "-M",   RENAMES, "--no-ext-diff",
			      "--no-textconv", before, after,	NULL};

	return run_and_parse(g, &(struct git_call){.argv = argv}, "cannot compare two trees", out);
}

int delta_work_tree_start(struct git *g, const char *index, const char *tree, struct delta_job *job)
{
	const char *argv[] = {"diff-index",
			      "-z",
			      "--raw",
			      "--no-abbrev",
			      "--no-renames",
			      "--ignore-submodules=all",
			      "--no-ext-diff",
			      "--no-textconv",
			      tree,
			      "--",
			      NULL};

	*job = (struct delta_job){.text = STRBUF_INIT, .err = STRBUF_INIT};
	return git_start(g,
			 &(struct git_call){.argv = argv,
					    .index = index,
					    .work_tree = g->home,
					    .out = &job->text,
					    .err = &job->err},
			 &job->git);
}

int delta_work_tree_finish(struct git *g, struct delta_job *job, struct delta *out)
{
	int ret = git_finish(g, &job->git);

	*out = (struct delta){0};
	if (ret > 0)
		ret = git_refused(g, "cannot compare the working tree", &job->err);
	else if (!ret)
		ret = delta_parse(g->ctx, job->text.buf, job->text.len, out);
	strbuf_free(&job->text);
	strbuf_free(&job->err);
	return ret;
}

void delta_work_tree_abandon(struct delta_job *job)
{
	git_abandon(&job->git);
	strbuf_free(&job->text);
	strbuf_free(&job->err);
}

void delta_free(struct delta *d)
{
	vec_each (&d->files, struct delta_file, f) {
		free(f->path);
		free(f->old_path);
	}
	vec_free(&d->files);
}

bool delta_is_source(const char *path)
{
	return path_has_suffix(path, ".c") || path_has_suffix(path, ".h");
}

bool delta_is_plain(unsigned mode)
{
	return (mode & 0170000) == 0100000;
}
