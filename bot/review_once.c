// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/review_once.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/utf8.h"

#define MAX_REASON 400

struct args {
	VEC(const char *) at;
	VEC(char *) own; /* of them, to be freed */
};

static void add_pair(struct args *a, const char *option, const char *value)
{
	if (!value)
		return;
	vec_push(&a->at, option);
	vec_push(&a->at, value);
}

static void build_args(const struct review_way *w, const struct arch *arch, struct args *a)
{
	const struct config *c = &w->bot->config;
	const char *sure = config_str(c, "list", w->p->list, "min-confidence");
	const char *text;

	vec_push(&a->at, w->command);
	vec_push(&a->at, "review");
	add_pair(a, "-k", w->tree);
	add_pair(a, "-O", arch->build);
	add_pair(a, "--arch", arch->name);
	add_pair(a, "--base", w->r->base.buf);
	/* What was there before goes to the list of our own; uncertain things, if they are asked for. */
	vec_push(&a->at, "--unchanged");
	add_pair(a, "--min-confidence", strcmp(sure, "low") ? "medium" : sure);
	add_pair(a, "--format", "sarif");
	add_pair(a, "-o", "-");
	for (size_t i = 0; (text = config_all(c, "review", NULL, "argument", i)); i++) {
		vec_push(&a->own, arch_expand(text, arch->name));
		vec_push(&a->at, *vec_last(&a->own));
	}
	if (w->r->with_prerequisites)
		add_pair(a, "--prerequisites", w->before.path);
	add_pair(a, "--mbox", w->mbox);
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

static enum review_end read_outcome(const struct review_way *w, const struct arch *arch, int status)
{
	struct review *r = w->r;

	if (outcome_read(&r->outcome, arch->name, w->report))
		return fail(r, "its report is not usable: %s", w->bot->ctx->error.buf);
	r->incomplete |= status == 3;
	return REVIEW_DONE;
}

static enum review_end judge(const struct review_way *w, const struct arch *arch,
			     const struct sandbox_result *result)
{
	struct review *r = w->r;

	switch (result->end) {
	case SANDBOX_STOPPED:
		return REVIEW_STOPPED;
	case SANDBOX_TIMEOUT:
		return fail(r, "took more than %u s (sandbox.time)", w->sb->limits.wall_seconds);
	case SANDBOX_KILLED:
		return fail(r, "died of signal %d (%s)", result->status, strsignal(result->status));
	case SANDBOX_EXITED:
		break;
	}
	if (result->status == 0 || result->status == 2 || result->status == 3)
		return read_outcome(w, arch, result->status);
	take_reason(result->messages.buf, &r->reason);
	if (result->status >= 126 || !strncmp(r->reason.buf, "bwrap: ", 7)) {
		ctx_error(w->bot->ctx, "the review cannot be run: %s", r->reason.buf);
		return REVIEW_BROKEN;
	}
	if (!r->reason.len)
		return fail(r, "ended with status %d and said nothing", result->status);
	return result->status == 1 ? REVIEW_REFUSED : REVIEW_FAILED;
}

/* The sandbox with what it may see beside what the configuration says. */
static void show(const struct review_way *w, const struct arch *arch, struct sandbox *sb)
{
	const char *paths[] = {w->command, w->tree, arch->build, w->mbox,
			       w->r->with_prerequisites ? w->before.path : NULL};

	*sb = *w->sb;
	/* Its lists are its own. */
	memset(&sb->readable, 0, sizeof(sb->readable));
	vec_each (&w->sb->readable, const char *const, path)
		vec_push(&sb->readable, *path);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i])
			vec_push(&sb->readable, paths[i]);
}

enum review_end review_once(struct review_way *w, const struct arch *arch)
{
	struct ctx *ctx = w->bot->ctx;
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	enum review_end end = REVIEW_BROKEN;
	struct args args = {0};
	struct sandbox sb;
	int fd = open(w->report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0) {
		ctx_error(ctx, "%s: cannot be written: %m", w->report);
		return REVIEW_BROKEN;
	}
	strbuf_reset(&w->r->reason);
	build_args(w, arch, &args);
	show(w, arch, &sb);
	if (!sandbox_run(ctx, &sb, args.at.at, fd, &result))
		end = judge(w, arch, &result);
	w->r->milliseconds += result.milliseconds;
	close(fd);
	vec_free(&args.at);
	vec_each (&args.own, char *, text)
		free(*text);
	vec_free(&args.own);
	vec_free(&sb.readable);
	strbuf_free(&result.messages);
	return end;
}
