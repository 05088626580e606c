// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/git.h"

#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"

#define MAX_SMALL (1u << 20)
#define MAX_OUTPUT ((size_t)1 << 30)

/* What a repository holds besides objects that names of revisions need. */
static const char *const shared_names[] = {"refs", "packed-refs", "logs", "shallow"};
static const char *const own_names[] = {"HEAD",	      "ORIG_HEAD",   "FETCH_HEAD",
					"MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD"};

/* The first line of a small file behind a prefix; NULL if it does not begin with that. */
static char *read_line(const char *path, const char *prefix)
{
	struct strbuf sb = STRBUF_INIT;
	char *line = NULL;

	if (!strbuf_read_file(&sb, path, MAX_SMALL) && !strncmp(sb.buf, prefix, strlen(prefix))) {
		sb.buf[strcspn(sb.buf, "\n")] = '\0';
		line = xstrdup(sb.buf + strlen(prefix));
	}
	strbuf_free(&sb);
	return line;
}

/* The git directory of a working tree: .git, or what the file .git names; NULL without one. */
static char *find_dir(const char *top)
{
	char *dot = path_join(top, ".git"), *line, *dir;

	if (path_is_dir(dot))
		return dot;
	line = read_line(dot, "gitdir: ");
	dir = line ? path_join(top, line) : NULL;
	free(line);
	free(dot);
	return dir;
}

/* What all working trees of the repository share. */
static char *find_common(const char *dir)
{
	char *name = path_join(dir, "commondir"), *line = read_line(name, "");
	char *common = line ? path_real(dir, line) : path_real("/", dir);

	free(line);
	free(name);
	return common;
}

static int find_dirs(struct git *g)
{
	g->dir = find_dir(g->top);
	if (!g->dir)
		return ctx_error(g->ctx,
				 "%s: is no working tree of git, it has no .git; give one "
				 "with -k",
				 g->top);
	g->common = find_common(g->dir);
	g->home = xstrdup(g->top);
	g->home_dir = xstrdup(g->dir);
	if (!path_has(g->common, "objects") || !path_has(g->dir, "HEAD"))
		return ctx_error(g->ctx, "%s: is no git directory; give a working tree with -k",
				 g->common);
	return 0;
}

static int write_file(struct git *g, const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), ret = 0;

	for (size_t done = 0; fd >= 0 && done < len && !ret;) {
		ssize_t n = write(fd, text + done, len - done);

		if (n < 0 && errno != EINTR)
			ret = -1;
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd < 0 || ret || close(fd))
		return ctx_error(g->ctx, "cannot write %s: %m", path);
	return 0;
}

static int write_own(struct git *g, const char *name, const char *text)
{
	char *path = path_join(g->private, name);
	int ret = write_file(g, path, text, strlen(text));

	free(path);
	return ret;
}

static int link_into(struct git *g, const char *dir, const char *name)
{
	char *from = path_join(dir, name), *to = path_join(g->private, name);
	int ret = 0;

	if (!access(from, F_OK) && symlink(from, to))
		ret = ctx_error(g->ctx, "cannot write %s: %m", to);
	free(from);
	free(to);
	return ret;
}

/* HEAD and its like: git would take a link for one of its own kind. */
static int copy_own(struct git *g, const char *name)
{
	char *from = path_join(g->dir, name);
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	if (!strbuf_read_file(&text, from, MAX_SMALL))
		ret = write_own(g, name, text.buf);
	strbuf_free(&text);
	free(from);
	return ret;
}

/* Parts of a split index, which git looks for in its own directory. */
static int link_shared_indexes(struct git *g, const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	int ret = 0;

	while (d && !ret && (e = readdir(d)))
		if (!strncmp(e->d_name, "sharedindex.", 12))
			ret = link_into(g, dir, e->d_name);
	if (d)
		closedir(d);
	return ret;
}

/* SHA-256 repositories say so in their configuration; it is read, and nothing else of it used. */
static bool has_sha256(const struct git *g)
{
	struct strbuf sb = STRBUF_INIT;
	char *path = path_join(g->common, "config");
	bool is = !strbuf_read_file(&sb, path, MAX_SMALL) && strcasestr(sb.buf, "objectformat") &&
		  strcasestr(sb.buf, "sha256");

	strbuf_free(&sb);
	free(path);
	return is;
}

static int write_private(struct git *g)
{
	static const char *const dirs[] = {"objects", "objects/info", "objects/pack", "info"};
	struct strbuf sb = STRBUF_INIT;
	int ret = 0;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]) && !ret; i++) {
		char *path = path_join(g->private, dirs[i]);

		if (path_make_dirs(path))
			ret = ctx_error(g->ctx, "cannot make %s: %m", path);
		free(path);
	}
	strbuf_addf(&sb, "%s/objects\n", g->common);
	if (!ret)
		ret = write_own(g, "objects/info/alternates", sb.buf);
	if (!ret)
		ret = write_own(g, "config",
				has_sha256(g)
					? "[core]\n\trepositoryformatversion = 1\n\tbare = false\n"
					  "[extensions]\n\tobjectformat = sha256\n"
					: "[core]\n\trepositoryformatversion = 0\n"
					  "\tbare = false\n");
	for (size_t i = 0; i < sizeof(shared_names) / sizeof(shared_names[0]) && !ret; i++)
		ret = link_into(g, g->common, shared_names[i]);
	for (size_t i = 0; i < sizeof(own_names) / sizeof(own_names[0]) && !ret; i++)
		ret = copy_own(g, own_names[i]);
	if (!ret)
		ret = link_shared_indexes(g, g->dir);
	strbuf_free(&sb);
	return ret;
}

int git_open(struct ctx *ctx, const char *tree, const char *scratch, struct git *g)
{
	*g = (struct git){.ctx = ctx, .top = realpath(tree, NULL)};
	if (!g->top)
		return ctx_error(ctx, "%s: %m; give a working tree with -k", tree);
	g->scratch = xstrdup(scratch);
	g->private = path_join(scratch, "git");
	if (find_dirs(g))
		return -1;
	return write_private(g);
}

int git_set_home(struct git *g, const char *tree)
{
	char *top = realpath(tree, NULL), *dir = top ? find_dir(top) : NULL;
	char *common = dir ? find_common(dir) : NULL;
	int ret = 0;

	if (common && !strcmp(common, g->common) && strcmp(dir, g->dir)) {
		free(g->home);
		free(g->home_dir);
		g->home = top;
		g->home_dir = dir;
		top = dir = NULL;
		ret = link_shared_indexes(g, g->home_dir) ? -1 : 1;
	}
	free(common);
	free(dir);
	free(top);
	return ret;
}

void git_close(struct git *g)
{
	free(g->home);
	free(g->home_dir);
	free(g->top);
	free(g->dir);
	free(g->common);
	free(g->private);
	free(g->scratch);
}

/* Variables of a call: where everything is, and that nobody else's configuration counts. */
struct env {
	VEC(const char *) at;
	struct strbuf dir, index, work, ceiling;
};

static void make_env(const struct git *g, const struct git_call *call, struct env *e)
{
	static const char *const fixed[] = {
		"GIT_CONFIG_NOSYSTEM=1",   "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1",
		"GIT_OPTIONAL_LOCKS=0",	   "GIT_TERMINAL_PROMPT=0",	  "GIT_ALLOW_PROTOCOL=none",
		"GIT_LITERAL_PATHSPECS=1", "GIT_NO_REPLACE_OBJECTS=1",	  "GIT_PAGER=cat",
		"GIT_NO_LAZY_FETCH=1"};

	*e = (struct env){.dir = STRBUF_INIT, .index = STRBUF_INIT, .work = STRBUF_INIT};
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		vec_push(&e->at, fixed[i]);
	strbuf_addf(&e->dir, "GIT_DIR=%s", g->private);
	strbuf_addf(&e->index, "GIT_INDEX_FILE=%s%s", call->index ? call->index : g->private,
		    call->index ? "" : "/none");
	strbuf_addf(&e->work, "GIT_WORK_TREE=%s", call->work_tree ? call->work_tree : g->scratch);
	vec_push(&e->at, e->dir.buf);
	vec_push(&e->at, e->index.buf);
	vec_push(&e->at, e->work.buf);
	vec_push(&e->at, NULL);
}

int git_start(struct git *g, const struct git_call *call, struct git_job *job)
{
	VEC(const char *) argv = {0};
	struct env env;
	int ret;

	*job = (struct git_job){.out = STRBUF_INIT, .err = STRBUF_INIT};
	vec_push(&argv, "git");
	for (const char *const *a = call->argv; *a; a++)
		vec_push(&argv, *a);
	vec_push(&argv, NULL);
	make_env(g, call, &env);
	ret = run_start(g->ctx,
			&(struct run){.dir = call->work_tree ? call->work_tree : g->scratch,
				      .argv = argv.at,
				      .extra = env.at.at,
				      .in = call->in,
				      .log = -1,
				      .out = call->out ? call->out : &job->out,
				      .err = call->err ? call->err : &job->err,
				      .max_out = MAX_OUTPUT},
			&job->running);
	job->runs = !ret;
	vec_free(&argv);
	vec_free(&env.at);
	strbuf_free(&env.dir);
	strbuf_free(&env.index);
	strbuf_free(&env.work);
	return ret;
}

static void job_free(struct git_job *job)
{
	strbuf_free(&job->out);
	strbuf_free(&job->err);
	job->runs = false;
}

int git_finish(struct git *g, struct git_job *job)
{
	int status = run_finish(g->ctx, &job->running);

	job_free(job);
	return status;
}

void git_abandon(struct git_job *job)
{
	if (!job->runs)
		return;
	run_abandon(&job->running);
	job_free(job);
}

int git_run(struct git *g, const struct git_call *call)
{
	struct git_job job;

	return git_start(g, call, &job) ? -1 : git_finish(g, &job);
}

/* The first line, which says most, of what git complained about. */
static void first_line(struct strbuf *err)
{
	char *nl = strchr(err->buf, '\n');

	if (nl) {
		*nl = '\0';
		err->len = (size_t)(nl - err->buf);
	}
}

int git_refused(struct git *g, const char *what, struct strbuf *err)
{
	first_line(err);
	return ctx_error(g->ctx, "%s: %s: %s", g->top, what,
			 err->len ? err->buf : "git says no more");
}

int git_must(struct git *g, const struct git_call *call, const char *what)
{
	struct strbuf err = STRBUF_INIT;
	struct git_call c = *call;
	int status;

	if (!c.err)
		c.err = &err;
	status = git_run(g, &c);
	if (status > 0)
		git_refused(g, what, c.err);
	strbuf_free(&err);
	return status ? -1 : 0;
}

bool git_take_id(const struct strbuf *out, char id[GIT_ID])
{
	size_t len = strspn(out->buf, "0123456789abcdef");

	if ((len != 40 && len != 64) || (out->buf[len] && out->buf[len] != '\n'))
		return false;
	memcpy(id, out->buf, len);
	id[len] = '\0';
	return true;
}

static int resolve(struct git *g, const char *rev, const char *type, char id[GIT_ID])
{
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT, name = STRBUF_INIT;
	int status;

	strbuf_addf(&name, "%s^{%s}", rev, type);
	const char *argv[] = {"rev-parse",	  "--verify", "--quiet",
			      "--end-of-options", name.buf,   NULL};

	status = git_run(g, &(struct git_call){.argv = argv, .out = &out, .err = &err});
	if (status >= 0 && (status || !git_take_id(&out, id)))
		status = ctx_error(g->ctx, "%s: there is no %s \"%s\" in %s", g->top, type, rev,
				   g->common);
	strbuf_free(&out);
	strbuf_free(&err);
	strbuf_free(&name);
	return status ? -1 : 0;
}

int git_commit(struct git *g, const char *rev, char id[GIT_ID])
{
	return resolve(g, rev, "commit", id);
}

int git_tree_of(struct git *g, const char *commit, char id[GIT_ID])
{
	return resolve(g, commit, "tree", id);
}

char *git_scratch(struct git *g, const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/%u-%s", g->scratch, g->calls++, name);
	return strbuf_detach(&sb);
}

char *git_scratch_file(struct git *g, const char *name, const struct strbuf *text)
{
	char *path = git_scratch(g, name);

	if (!write_file(g, path, text->buf, text->len))
		return path;
	free(path);
	return NULL;
}
