// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck baseline: add verdicts on the findings of a report, list them, drop stale ones. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/verdicts.h"
#include "kbuild/run.h"
#include "report/sarif_read.h"

#define MIN_PREFIX 8 /* digits of a fingerprint that are enough to name a finding */

static const struct opts_cmd cmd = {
	.name = "mmucheck baseline",
	.groups = OPTS_VERDICT,
	.args_doc = "add REPORT.sarif FINDING...\nlist [REPORT.sarif...]\nprune REPORT.sarif...",
	.doc = "Keep verdicts on findings in a text file.\v"
	       "add judges findings of a report: FINDING is a fingerprint or its first digits, a "
	       "FILE:LINE, or all for those that nobody has judged. list prints the file; with "
	       "reports it says where each finding is. prune drops verdicts that no finding of the "
	       "reports has; give it reports of all that the file is for.",
};

/* A baseline, the reports and what was asked for. */
struct work {
	struct ctx *ctx;
	const struct opts *o;
	struct baseline b;
	struct merge m;
};

static int read_reports(struct work *w, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (merge_read(&w->m, w->o->args.at[i]))
			return -1;
	merge_finish_apart(&w->m);
	return 0;
}

static int write_baseline(struct work *w, const bool *drop)
{
	struct strbuf out = STRBUF_INIT;
	int ret;

	baseline_format(&w->b, drop, &out);
	ret = report_write(w->ctx, w->o->baseline, &out);
	strbuf_free(&out);
	return ret;
}

/* --- add --- */

/* One word that says who: --author, else what git has in user.email. */
static int find_author(struct work *w, struct strbuf *out)
{
	static const char *const argv[] = {"git", "config", "--get", "user.email", NULL};
	struct run run = {.argv = argv, .log = -1, .out = out, .max_out = 1024};

	if (w->o->author) {
		strbuf_adds(out, w->o->author);
		return 0;
	}
	if (run_program(w->ctx, &run) || !out->len)
		return ctx_error(w->ctx, "who says so? give --author, git knows no user.email");
	out->buf[strcspn(out->buf, "\n")] = '\0';
	out->len = strlen(out->buf);
	return 0;
}

static bool is_at(const struct work *w, const struct finding *f, const char *place)
{
	const char *file = strpool_get(&w->ctx->names, f->loc.file);
	const char *colon = strrchr(place, ':');
	char *end;

	return colon && strlen(file) == (size_t)(colon - place) &&
	       !strncmp(file, place, strlen(file)) && strtoul(colon + 1, &end, 10) == f->loc.line &&
	       !*end;
}

static bool is_prefix(const char *which)
{
	size_t len = strlen(which);

	return len >= MIN_PREFIX && len <= 32 && strspn(which, "0123456789abcdef") == len;
}

static bool is_meant(const struct work *w, const struct finding *f, const char *which)
{
	if (!strcmp(which, "all"))
		return !f->verdict;
	return is_prefix(which) ? !strncmp(f->fingerprint, which, strlen(which))
				: is_at(w, f, which);
}

static int add_verdict(struct work *w, const struct finding *f, const char *author)
{
	const char *func = f->func ? strpool_get(&w->ctx->names, f->func) : "-";
	struct verdict v = {.fingerprint = f->fingerprint,
			    .rule = f->rule,
			    .func = func,
			    .verdict = w->o->verdict,
			    .author = author,
			    .reason = w->o->reason};
	struct strbuf line = STRBUF_INIT;
	int ret = baseline_add(w->ctx, &w->b, &v);

	if (!ret) {
		baseline_add_line(&v, &line);
		fputs(line.buf, stdout);
	}
	strbuf_free(&line);
	return ret;
}

static int add_meant(struct work *w, const char *which, const char *author)
{
	const struct finding *first = NULL;

	vec_each (&w->m.findings.list, struct finding, f) {
		if (!is_meant(w, f, which))
			continue;
		if (first && is_prefix(which) && strcmp(first->fingerprint, f->fingerprint))
			return ctx_error(w->ctx,
					 "%s begins more than one fingerprint: give more "
					 "digits",
					 which);
		first = f;
		if (add_verdict(w, f, author))
			return -1;
	}
	if (!first && strcmp(which, "all"))
		return ctx_error(w->ctx,
				 "no finding is %s: give a fingerprint, at least %d digits of it, "
				 "FILE:LINE or all",
				 which, MIN_PREFIX);
	return 0;
}

static int add_all(struct work *w, const char *author)
{
	for (size_t i = 2; i < w->o->args.nr; i++)
		if (add_meant(w, w->o->args.at[i], author))
			return -1;
	return write_baseline(w, NULL);
}

static int add(struct work *w)
{
	struct strbuf author = STRBUF_INIT;
	int ret;

	if (w->o->args.nr < 3)
		return ctx_error(w->ctx, "add takes a SARIF report and findings of it");
	if (!w->o->verdict || !w->o->reason)
		return ctx_error(w->ctx, "add takes --verdict, one of %s, and --reason",
				 baseline_known_verdicts());
	ret = read_reports(w, 1, 2);
	if (!ret)
		baseline_apply(&w->b, &w->m.findings);
	if (!ret)
		ret = find_author(w, &author);
	if (!ret)
		ret = add_all(w, author.buf);
	strbuf_free(&author);
	return ret;
}

/* --- list --- */

static void add_place(const struct work *w, const struct verdict *v, struct strbuf *out)
{
	vec_each (&w->m.findings.list, struct finding, f)
		if (!strcmp(f->fingerprint, v->fingerprint)) {
			strbuf_addf(out, "%s:%u: ", strpool_get(&w->ctx->names, f->loc.file),
				    f->loc.line);
			return;
		}
	strbuf_adds(out, v->used		      ? "hidden: "
			 : verdict_is_stale(&w->m, v) ? "stale: "
						      : "unknown: ");
}

static int list(struct work *w)
{
	struct strbuf out = STRBUF_INIT;
	int ret = read_reports(w, 1, w->o->args.nr);

	if (!ret)
		baseline_apply(&w->b, &w->m.findings);
	vec_each (&w->b.list, struct verdict, v) {
		if (!ret && w->o->args.nr > 1)
			add_place(w, v, &out);
		baseline_add_line(v, &out);
	}
	if (!ret)
		ret = report_write(w->ctx, NULL, &out);
	strbuf_free(&out);
	return ret;
}

/* --- prune --- */

static int prune(struct work *w)
{
	struct strbuf out = STRBUF_INIT;
	bool *drop = xcalloc(w->b.list.nr + 1, sizeof(*drop));
	int ret = w->o->args.nr < 2 ? ctx_error(w->ctx, "prune takes SARIF reports of all that "
							"the baseline is for")
				    : read_reports(w, 1, w->o->args.nr);

	if (!ret)
		baseline_apply(&w->b, &w->m.findings);
	for (size_t i = 0; !ret && i < w->b.list.nr; i++) {
		drop[i] = verdict_is_stale(&w->m, &w->b.list.at[i]);
		if (drop[i])
			baseline_add_line(&w->b.list.at[i], &out);
	}
	if (!ret && out.len)
		ret = write_baseline(w, drop);
	if (!ret)
		fputs(out.buf, stdout);
	strbuf_free(&out);
	free(drop);
	return ret;
}

/* Two that add at the same time wait for each other; who cannot lock goes on without. */
static int lock(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0)
		flock(fd, LOCK_EX);
	free(dir);
	return fd;
}

static int read_and_run(struct work *w, bool may_be_missing, int (*run)(struct work *w))
{
	if (!may_be_missing || !access(w->o->baseline, F_OK) || errno != ENOENT)
		if (baseline_read(w->ctx, &w->b, w->o->baseline))
			return -1;
	return run(w);
}

static int baseline(struct work *w)
{
	static const struct {
		const char *name;
		int (*run)(struct work *w);
		bool writes;
	} verbs[] = {{"add", add, true}, {"list", list, false}, {"prune", prune, true}};
	const char *verb = w->o->args.nr ? w->o->args.at[0] : "";
	int fd, ret;

	if (!w->o->baseline)
		return ctx_error(w->ctx, "baseline takes --baseline FILE");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i].name))
			continue;
		if (verbs[i].writes && report_check_output(w->ctx, w->o->baseline))
			return -1;
		fd = verbs[i].writes ? lock(w->o->baseline) : -1;
		ret = read_and_run(w, verbs[i].run == add, verbs[i].run);
		if (fd >= 0)
			close(fd);
		return ret;
	}
	return ctx_error(w->ctx, "baseline does one of add, list and prune, not \"%s\"", verb);
}

int cmd_baseline(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret) {
		struct work w = {.ctx = ctx, .o = &o, .m = {.ctx = ctx}};

		ret = baseline(&w);
		merge_free(&w.m);
		baseline_free(&w.b);
	}
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
