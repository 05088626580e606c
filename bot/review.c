// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/review.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/gitrev.h"
#include "util/path.h"
#include "util/utf8.h"

#define MAX_REASON 400

/* A value of the list, else of [review]. */
static const char *setting(const struct bot *bot, const char *list, const char *key)
{
	const char *value = config_str(&bot->config, "list", list, key);

	return value ? value : config_str(&bot->config, "review", NULL, key);
}

void review_sandbox(struct bot *bot, struct sandbox *sb)
{
	const struct config *c = &bot->config;
	const char *mode = config_str(c, "sandbox", NULL, "mode"), *path;

	*sb = (struct sandbox){
		.bwrap = !strcmp(mode, "none") ? NULL : config_str(c, "sandbox", NULL, "program"),
		.limits = {.cpu_seconds = (unsigned)config_num(c, "sandbox", NULL, "cpu"),
			   .wall_seconds = (unsigned)config_num(c, "sandbox", NULL, "time"),
			   .memory = (uint64_t)config_num(c, "sandbox", NULL, "memory"),
			   .file_size = (uint64_t)config_num(c, "sandbox", NULL, "file-size"),
			   .tmp_size = (uint64_t)config_num(c, "sandbox", NULL, "tmp-size")},
	};
	sb->cache = config_str(c, "review", NULL, "cache");
	for (size_t i = 0; (path = config_all(c, "sandbox", NULL, "readable", i)); i++)
		vec_push(&sb->readable, path);
}

/* Is everything there that a review needs?  If not, no series can be helped. */
static int check(struct bot *bot, const char *command, const char *tree)
{
	if (access(command, X_OK))
		return ctx_error(bot->ctx, "review.command %s cannot be run: %m", command);
	if (!tree)
		return ctx_error(bot->ctx, "no kernel tree is configured: set review.tree");
	if (!path_is_dir(tree))
		return ctx_error(bot->ctx, "review.tree %s is no directory", tree);
	return 0;
}

/*
 * The base that the series names, if the tree has it, else the configured one; both as ids
 * of commits.
 */
static int choose_base(struct bot *bot, const struct patchset *p, struct review *r)
{
	const char *tree = setting(bot, p->list, "tree"), *ours = setting(bot, p->list, "base");
	int got = *p->base ? gitrev(bot->ctx, tree, p->base, &r->base) : 0;

	if (got > 0)
		strbuf_adds(&r->base_origin, "named by the series");
	else if (!got && *p->base)
		strbuf_addf(&r->base_origin, "the series names %.12s, which is not in our tree",
			    p->base);
	else if (!got)
		strbuf_adds(&r->base_origin, "the series names none");
	if (!got)
		got = gitrev(bot->ctx, tree, ours, &r->base);
	if (!got)
		return ctx_error(bot->ctx, "%s has no commit %s (review.base)", tree, ours);
	return got < 0 ? -1 : 0;
}

struct args {
	VEC(const char *) at;
};

static void add_pair(struct args *a, const char *option, const char *value)
{
	if (!value)
		return;
	vec_push(&a->at, option);
	vec_push(&a->at, value);
}

static void build_args(const struct bot *bot, const struct patchset *p, const char *command,
		       const char *mbox, const struct review *r, struct args *a)
{
	const char *sure = config_str(&bot->config, "list", p->list, "min-confidence");
	const char *text;

	vec_push(&a->at, command);
	vec_push(&a->at, "review");
	add_pair(a, "-k", setting(bot, p->list, "tree"));
	add_pair(a, "-O", setting(bot, p->list, "build"));
	add_pair(a, "--base", r->base.buf);
	/* What was there before goes to the list of our own; uncertain things, if they are asked for. */
	vec_push(&a->at, "--unchanged");
	add_pair(a, "--min-confidence", strcmp(sure, "low") ? "medium" : sure);
	add_pair(a, "--format", "sarif");
	add_pair(a, "-o", "-");
	for (size_t i = 0; (text = config_all(&bot->config, "review", NULL, "argument", i)); i++)
		vec_push(&a->at, text);
	add_pair(a, "--mbox", mbox);
	vec_push(&a->at, NULL);
}

/* The last line that is one, of what it has said. */
static void take_reason(const char *messages, struct strbuf *out)
{
	size_t len = strlen(messages), n;

	while (len && messages[len - 1] == '\n')
		len--;
	for (n = 0; n < len && messages[len - n - 1] != '\n';)
		n++;
	utf8_add_clean(out, messages + len - n, n < MAX_REASON ? n : MAX_REASON, false);
}

static enum review_end fail(struct review *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static enum review_end fail(struct review *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&r->reason, fmt, ap);
	va_end(ap);
	return REVIEW_FAILED;
}

static enum review_end read_outcome(struct bot *bot, const char *report, int status,
				    struct review *r)
{
	r->outcome.ctx = bot->ctx;
	if (outcome_read(&r->outcome, report))
		return fail(r, "its report is not usable: %s", bot->ctx->error.buf);
	r->incomplete = status == 3 || ledger_is_incomplete(&r->outcome.m.ledger);
	return REVIEW_DONE;
}

static enum review_end judge(struct bot *bot, const struct sandbox_result *result,
			     const char *report, const struct sandbox *sb, struct review *r)
{
	switch (result->end) {
	case SANDBOX_STOPPED:
		return REVIEW_STOPPED;
	case SANDBOX_TIMEOUT:
		return fail(r, "took more than %u s (sandbox.time)", sb->limits.wall_seconds);
	case SANDBOX_KILLED:
		return fail(r, "died of signal %d (%s)", result->status, strsignal(result->status));
	case SANDBOX_EXITED:
		break;
	}
	if (result->status == 0 || result->status == 2 || result->status == 3)
		return read_outcome(bot, report, result->status, r);
	take_reason(result->messages.buf, &r->reason);
	if (result->status >= 126 || !strncmp(r->reason.buf, "bwrap: ", 7)) {
		ctx_error(bot->ctx, "the review cannot be run: %s", r->reason.buf);
		return REVIEW_BROKEN;
	}
	if (!r->reason.len)
		return fail(r, "ended with status %d and said nothing", result->status);
	return result->status == 1 ? REVIEW_REFUSED : REVIEW_FAILED;
}

/* What it may see, beside what the configuration says. */
static void show(const struct bot *bot, const struct patchset *p, const char *command,
		 const char *mbox, struct sandbox *sb)
{
	const char *paths[] = {command, setting(bot, p->list, "tree"),
			       setting(bot, p->list, "build"), mbox};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i])
			vec_push(&sb->readable, paths[i]);
}

static enum review_end run(struct bot *bot, const struct patchset *p, const char *mbox,
			   const char *report, struct sandbox *sb, struct review *r)
{
	const char *command = config_str(&bot->config, "review", NULL, "command");
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	enum review_end end = REVIEW_BROKEN;
	struct args args = {0};
	int fd = -1;

	if (check(bot, command, setting(bot, p->list, "tree")) || choose_base(bot, p, r) ||
	    patchset_write_mbox(bot->ctx, p, mbox))
		return REVIEW_BROKEN;
	fd = open(report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		ctx_error(bot->ctx, "%s: cannot be written: %m", report);
		return REVIEW_BROKEN;
	}
	build_args(bot, p, command, mbox, r, &args);
	show(bot, p, command, mbox, sb);
	if (!sandbox_run(bot->ctx, sb, args.at.at, fd, &result))
		end = judge(bot, &result, report, sb, r);
	r->milliseconds = result.milliseconds;
	close(fd);
	vec_free(&args.at);
	strbuf_free(&result.messages);
	return end;
}

enum review_end review_run(struct bot *bot, const struct patchset *p, const char *dir,
			   const struct sandbox *sb, struct review *r)
{
	struct strbuf mbox = STRBUF_INIT, report = STRBUF_INIT;
	struct sandbox mine = *sb;
	enum review_end end;

	/* Its lists are its own. */
	memset(&mine.readable, 0, sizeof(mine.readable));
	vec_each (&sb->readable, const char *const, path)
		vec_push(&mine.readable, *path);
	strbuf_addf(&mbox, "%s/series.mbox", dir);
	strbuf_addf(&report, "%s/report.sarif", dir);
	end = run(bot, p, mbox.buf, report.buf, &mine, r);
	vec_free(&mine.readable);
	strbuf_free(&mbox);
	strbuf_free(&report);
	return end;
}

void review_free(struct review *r)
{
	if (r->outcome.ctx)
		outcome_free(&r->outcome);
	strbuf_free(&r->reason);
	strbuf_free(&r->base);
	strbuf_free(&r->base_origin);
}
