// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/groups.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/pch_cache.h"
#include "cli/worker.h"
#include "util/path.h"
#include "util/strbuf.h"

#define MAX_SOURCE (64u << 20)
#define MIN_FILES 4    /* a PCH costs more than one parse */
#define MAX_HEADERS 24 /* of a PCH */

struct header {
	uint32_t name;
	unsigned users;
};

struct group {
	char name[33], *path;
	VEC(struct frontend_job *) jobs;
	VEC(struct header) headers; /* that the files include */
	struct map header_index;
	struct pch *pch;
	pid_t builder;
};

struct prepare {
	struct ctx *ctx;
	const struct model *model;
	const struct workers_opts *opts;
	struct groups *groups;
	struct group *cur; /* while the headers of a file are counted */
	char *dir;
};

/* A PCH is always one of the tree itself, so that views of it share it. */
static const struct frontend_job *at_home(const struct frontend_job *job)
{
	return job->home ? job->home : job;
}

static struct group *find_group(struct prepare *p, const struct frontend_job *job)
{
	struct strbuf path = STRBUF_INIT;
	struct group *g;
	char name[33];

	pch_name(p->ctx, p->model, at_home(job), name);
	vec_each (&p->groups->list, struct group *, have)
		if (!strcmp((*have)->name, name))
			return *have;
	g = xcalloc(1, sizeof(*g));
	memcpy(g->name, name, sizeof(name));
	strbuf_addf(&path, "%s/%s", p->dir, name);
	g->path = strbuf_detach(&path);
	vec_push(&p->groups->list, g);
	return g;
}

static void count_header(void *data, const char *name, size_t len)
{
	struct prepare *p = data;
	struct group *g = p->cur;
	uint32_t id = strpool_intern_n(&p->ctx->names, name, len);
	uint64_t *at = map_get(&g->header_index, id);

	if (at) {
		g->headers.at[*at].users++;
		return;
	}
	map_set(&g->header_index, id, g->headers.nr);
	vec_push(&g->headers, (struct header){id, 1});
}

static int read_source(const struct frontend_job *job, struct strbuf *text)
{
	char *path = path_join(job->dir ? job->dir : "/", job->file);
	int ret = strbuf_read_file(text, path, MAX_SOURCE);

	free(path);
	return ret;
}

static void add_job(struct prepare *p, struct frontend_job *job)
{
	struct strbuf text = STRBUF_INIT;

	if (!read_source(job, &text) && pch_fits_text(text.buf, text.len)) {
		p->cur = find_group(p, job);
		vec_push(&p->cur->jobs, job);
		pch_included_headers(text.buf, text.len, count_header, p);
	}
	strbuf_free(&text);
}

static void give_pch(const struct group *g, struct frontend_job *job)
{
	struct strbuf text = STRBUF_INIT;

	if (g->pch && g->pch->path && !read_source(job, &text) &&
	    pch_fits_macros(g->pch, text.buf, text.len))
		job->pch = g->pch;
	strbuf_free(&text);
}

/* Keep the most included headers; names in the order of the pool are those of the first user. */
static int by_users(const void *a, const void *b)
{
	const struct header *x = a, *y = b;

	if (x->users != y->users)
		return x->users > y->users ? -1 : 1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static void choose_headers(struct group *g)
{
	size_t nr = 0;

	if (!g->headers.nr)
		return;
	qsort(g->headers.at, g->headers.nr, sizeof(*g->headers.at), by_users);
	while (nr < g->headers.nr && nr < MAX_HEADERS && g->headers.at[nr].users > 1)
		nr++;
	g->headers.nr = nr;
}

/* Has a PCH, or the attempt to make it, seen this header? */
static bool has_header(const struct pch *pch, struct ctx *ctx, uint32_t header)
{
	struct strbuf sb = STRBUF_INIT;
	bool has;

	vec_each (&pch->headers, uint32_t, id)
		if (*id == header)
			return true;
	strbuf_addf(&sb, "include/%s", strpool_get(&ctx->names, header));
	has = pch_find(pch, strpool_intern(&ctx->names, sb.buf));
	strbuf_free(&sb);
	return has;
}

/* Another scan may have chosen other headers: three in four are good enough. */
static bool is_good(struct ctx *ctx, const struct group *g)
{
	unsigned nr = 0;

	if (!g->pch)
		return false;
	vec_each (&g->headers, struct header, h)
		nr += has_header(g->pch, ctx, h->name);
	return nr * 4 >= g->headers.nr * 3;
}

/* for_view: as the jobs see the files, not as they are in the tree. */
static void open_group(struct prepare *p, struct group *g, bool for_view)
{
	const struct frontend_job *job = g->jobs.at[0], *home = at_home(job);

	pch_close(g->pch);
	pch_cache_touch(g->path);
	g->pch = pch_open(p->ctx, g->path, home->root ? home->root : home->dir,
			  for_view && job->home ? job->root : NULL);
}

/* Only one process builds a PCH; one that had to wait looks again. */
static int lock_group(const struct group *g)
{
	struct strbuf path = STRBUF_INIT;
	int fd, ret;

	strbuf_addf(&path, "%s.lock", g->path);
	fd = open(path.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	strbuf_free(&path);
	if (fd < 0)
		return -1;
	do
		ret = flock(fd, LOCK_EX);
	while (ret && errno == EINTR);
	return ret ? -1 : fd;
}

static void trim(void)
{
	struct pch_cache c;

	pch_cache_list(&c);
	pch_cache_trim(&c, PCH_CACHE_MAX);
	pch_cache_free(&c);
}

/* The headers that the files beside those of a group include, as far as their flags are its own. */
static unsigned count_beside(struct prepare *p, struct group *g)
{
	unsigned nr = 0;

	vec_clear(&g->headers);
	map_free(&g->header_index);
	g->header_index = (struct map){0};
	p->cur = g;
	for (unsigned i = 0; i < p->opts->nr_beside; i++) {
		const struct frontend_job *job = &p->opts->beside[i];
		struct strbuf text = STRBUF_INIT;
		char name[33];

		pch_name(p->ctx, p->model, job, name);
		if (!strcmp(g->name, name) && !read_source(job, &text) &&
		    pch_fits_text(text.buf, text.len)) {
			pch_included_headers(text.buf, text.len, count_header, p);
			nr++;
		}
		strbuf_free(&text);
	}
	choose_headers(g);
	return nr;
}

/*
 * A few files take what PCH there is.  Without one theirs is that of their directory, so that it
 * serves the next few, too.
 */
static bool needs_build(struct prepare *p, struct group *g)
{
	if (g->jobs.nr >= MIN_FILES)
		return !is_good(p->ctx, g);
	return !g->pch && count_beside(p, g) >= MIN_FILES;
}

/* In a process of its own. */
static int build(struct prepare *p, struct group *g)
{
	const char *headers[MAX_HEADERS];
	struct pch_plan plan = {at_home(g->jobs.at[0]), headers, (unsigned)g->headers.nr, g->path};

	worker_limit(p->opts->memory, p->opts->timeout_s);
	if (lock_group(g) < 0)
		return 1;
	open_group(p, g, false);
	if (is_good(p->ctx, g))
		return 0;
	for (size_t i = 0; i < g->headers.nr; i++)
		headers[i] = strpool_get(&p->ctx->names, g->headers.at[i].name);
	if (pch_build(p->ctx, p->model, &plan))
		return 1;
	trim();
	return 0;
}

static void start_build(struct prepare *p, struct group *g)
{
	pid_t parent = getpid();

	fflush(NULL);
	g->builder = fork();
	if (g->builder)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(getppid() == parent ? build(p, g) : 1);
}

static void finish_build(struct prepare *p, struct group *g)
{
	int status;

	if (g->builder <= 0)
		return;
	while (waitpid(g->builder, &status, 0) < 0 && errno == EINTR)
		;
	g->builder = 0;
	open_group(p, g, true);
}

static bool may_build(const struct workers_opts *opts, unsigned running)
{
	return running < opts->jobs && jobserver_may_run(opts->jobserver, running);
}

/* As many builds at a time as there may be workers; each frees its slot in order. */
static void build_missing(struct prepare *p)
{
	size_t first = 0;
	unsigned nr = 0;

	progress_phase(p->opts->progress, "preparing headers", 0);
	for (size_t i = 0; i < p->groups->list.nr; i++) {
		struct group *g = p->groups->list.at[i];

		if (!needs_build(p, g))
			continue;
		for (; first < i && !may_build(p->opts, nr); first++) {
			nr -= p->groups->list.at[first]->builder > 0;
			finish_build(p, p->groups->list.at[first]);
		}
		start_build(p, g);
		nr += g->builder > 0;
	}
	for (; first < p->groups->list.nr; first++) {
		jobserver_keep(p->opts->jobserver, nr);
		nr -= p->groups->list.at[first]->builder > 0;
		finish_build(p, p->groups->list.at[first]);
	}
	jobserver_keep(p->opts->jobserver, 0);
}

void groups_prepare(struct ctx *ctx, const struct model *model, struct frontend_job *jobs,
		    unsigned nr, const struct workers_opts *opts, struct groups *out)
{
	struct prepare p = {
		.ctx = ctx, .model = model, .opts = opts, .groups = out, .dir = pch_cache_dir()};

	*out = (struct groups){0};
	if (!p.dir)
		return;
	for (unsigned i = 0; i < nr; i++)
		add_job(&p, &jobs[i]);
	vec_each (&out->list, struct group *, g) {
		choose_headers(*g);
		open_group(&p, *g, true);
	}
	if (!path_make_dirs(p.dir))
		build_missing(&p);
	vec_each (&out->list, struct group *, g)
		vec_each (&(*g)->jobs, struct frontend_job *, job)
			give_pch(*g, *job);
	free(p.dir);
	strbuf_reset(&ctx->error);
}

const char *groups_path(const struct groups *g, size_t i)
{
	return g->list.at[i]->path;
}

void groups_free(struct groups *g)
{
	vec_each (&g->list, struct group *, p) {
		pch_close((*p)->pch);
		vec_free(&(*p)->jobs);
		vec_free(&(*p)->headers);
		map_free(&(*p)->header_index);
		free((*p)->path);
		free(*p);
	}
	vec_free(&g->list);
}
