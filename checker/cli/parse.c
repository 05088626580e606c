// SPDX-License-Identifier: GPL-2.0-or-later
/* Sources to units: known ones from the cache, the others from worker processes. */
#include "cli/driver.h"

#include <stdlib.h>
#include <string.h>

#include "cli/groups.h"
#include "cli/workers.h"
#include "util/strbuf.h"

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->path, ((const struct source *)b)->path);
}

/* What could not be used of a source. Of one that nobody asked for it is a remark. */
static void note_loss(struct driver *d, const struct source *s, enum ledger_kind kind,
		      const char *why)
{
	if (s->extra)
		ledger_add(d->ctx, &d->ledger, LEDGER_FILE_EXTRA, s->path, "not analysed: %s", why);
	else
		ledger_add(d->ctx, &d->ledger, kind, s->path, "%s", why);
}

static void note_parse_errors(struct driver *d, const struct source *s, const struct ir_unit *u)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%u parse error%s, first %s", u->nr_errors, u->nr_errors == 1 ? "" : "s",
		    strpool_get(&d->ctx->names, u->first_error));
	note_loss(d, s, LEDGER_FILE_ERRORS, sb.buf);
	strbuf_free(&sb);
}

/* Enter one parsed (or failed) source into the ledger and the engine. */
static int take_result(struct driver *d, const struct source *s, struct worker_result *r)
{
	int ret = 0;

	if (!s->extra) {
		d->ledger.files_asked++;
		if (r->unit)
			d->ledger.files_parsed++;
		else if (s->args)
			d->ledger.files_failed++;
		else
			d->ledger.files_without_flags++;
		ret = driver_count_sites(d, s, r->unit);
	}
	if (!s->args)
		note_loss(d, s, LEDGER_FILE_NO_FLAGS,
			  kbuild_flags_is_unknown(&d->flags, s->path)
				  ? "no compiler flags: make was not asked for this directory yet; "
				    "mmucheck dump flags does it"
				  : "no compiler flags: not built in this configuration");
	else if (!r->unit)
		note_loss(d, s, LEDGER_FILE_FAILED, r->why ? r->why : "not parsed");
	else if (r->unit->nr_errors)
		note_parse_errors(d, s, r->unit);
	free(r->why);
	if (!r->unit)
		return ret;
	ledger_look_at(&d->ledger, strpool_intern(&d->ctx->names, s->path));
	vec_push(&d->units, r->unit);
	driver_note_unit(d, r->unit, s->extra);
	engine_add_unit(d->engine, r->unit, s->extra);
	return ret;
}

/* What is to be parsed, and what comes of it, in the order of the sources. */
struct parsing {
	struct frontend_job *jobs;
	struct worker_result *results; /* of each job */
	unsigned nr;
	struct frontend_job *todo; /* jobs that nobody knows the unit of */
	unsigned nr_todo;
};

static void make_jobs(const struct driver *d, const struct sources *s, struct parsing *p)
{
	p->jobs = xcalloc(s->list.nr + 1, sizeof(*p->jobs));
	p->todo = xcalloc(s->list.nr + 1, sizeof(*p->todo));
	p->results = xcalloc(s->list.nr + 1, sizeof(*p->results));
	vec_each (&s->list, struct source, src)
		if (src->args)
			p->jobs[p->nr++] = (struct frontend_job){.file = src->abs,
								 .dir = src->dir,
								 .root = driver_root(d),
								 .args = src->args,
								 .nr_args = src->nr_args,
								 .home = src->home};
}

static void take_known(struct driver *d, struct parsing *p)
{
	if (!d->cache_open && !d->opts->no_cache) {
		unit_cache_open(d->ctx, d->model, &d->cache);
		d->cache.later = d->read_later;
		d->cache_open = true;
	}
	for (unsigned i = 0; i < p->nr; i++) {
		p->results[i].unit = d->cache_open ? unit_cache_get(&d->cache, &p->jobs[i]) : NULL;
		if (!p->results[i].unit)
			p->todo[p->nr_todo++] = p->jobs[i];
	}
	strbuf_reset(&d->ctx->error);
}

static void keep(void *data, const struct frontend_job *job, const struct ir_unit *unit)
{
	unit_cache_put(data, job, unit);
}

struct beside {
	VEC(struct frontend_job) jobs;
};

static size_t dir_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* The directory of a file of the tree itself, interned. */
static uint32_t dir_of(const struct driver *d, const char *path)
{
	return strpool_intern_n(&d->ctx->names, path, dir_length(path));
}

/* What is compiled in the directories of the files that are to be parsed. */
static void find_beside(const struct driver *d, const struct parsing *p, struct beside *out)
{
	struct map dirs = {0};

	for (unsigned i = 0; i < p->nr_todo; i++) {
		const struct frontend_job *job = p->todo[i].home ? p->todo[i].home : &p->todo[i];

		map_set(&dirs, dir_of(d, job->file), 1);
	}
	vec_each (&d->flags.cmds, struct kbuild_cmd, cmd)
		if (map_get(&dirs, dir_of(d, cmd->file)))
			vec_push(&out->jobs, (struct frontend_job){.file = cmd->file,
								   .dir = cmd->dir,
								   .root = d->view ? d->home.root
										   : driver_root(d),
								   .args = cmd->args,
								   .nr_args = cmd->nr_args});
	map_free(&dirs);
}

static int parse_others(struct driver *d, struct parsing *p)
{
	struct worker_result *fresh = xcalloc(p->nr_todo + 1, sizeof(*fresh));
	struct workers_opts wo = WORKERS_DEFAULTS;
	struct groups groups = {0};
	struct beside beside = {0};
	struct jobserver js;
	unsigned at = 0;
	int ret;

	wo.jobs = d->opts->jobs;
	wo.progress = &d->progress;
	if (!d->opts->jobs_given && jobserver_open(&js, getenv("MAKEFLAGS")))
		wo.jobserver = &js;
	if (d->cache_open) {
		wo.parsed = keep;
		wo.data = &d->cache;
	}
	if (d->again)
		find_beside(d, p, &beside);
	wo.beside = beside.jobs.at;
	wo.nr_beside = (unsigned)beside.jobs.nr;
	if (!d->opts->no_pch && p->nr_todo)
		groups_prepare(d->ctx, d->model, p->todo, p->nr_todo, &wo, &groups);
	ret = workers_parse(d->ctx, d->model, p->todo, p->nr_todo, &wo, fresh);
	for (unsigned i = 0; !ret && i < p->nr; i++)
		if (!p->results[i].unit)
			p->results[i] = fresh[at++];
	jobserver_close(wo.jobserver);
	progress_clear(&d->progress);
	groups_free(&groups);
	vec_free(&beside.jobs);
	free(fresh);
	return ret;
}

int driver_parse(struct driver *d, struct sources *s)
{
	struct parsing p = {0};
	unsigned at = 0;
	int ret;

	if (s->list.nr)
		qsort(s->list.at, s->list.nr, sizeof(*s->list.at), by_path);
	make_jobs(d, s, &p);
	/* What changes while it is read is not kept; the files of a view change no more. */
	contents_settle(d->written);
	take_known(d, &p);
	ret = parse_others(d, &p);
	vec_each (&s->list, struct source, src) {
		struct worker_result none = {0};

		if (!ret)
			ret = take_result(d, src, src->args ? &p.results[at] : &none);
		at += src->args != NULL;
	}
	free(p.jobs);
	free(p.todo);
	free(p.results);
	return ret;
}
