// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/review.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/gitrev.h"
#include "bot/log.h"
#include "bot/review_once.h"
#include "util/path.h"

#define MAX_TOLD 3     /* ids of prerequisites that a reply names */
#define MAX_LOGGED 100 /* that the log names */

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

/*
 * With the prerequisites that there are; if that is refused, without them, as the base may have
 * them already.
 */
static enum review_end run_arch(struct review_way *w, const struct arch *arch)
{
	struct review *r = w->r;
	enum review_end end;
	char *why;

	if (!arch->prepared) {
		strbuf_reset(&r->reason);
		strbuf_addf(&r->reason, "no prepared build: %s (review.build)", arch->build);
		return REVIEW_REFUSED;
	}
	end = review_once(w, arch);
	if (end != REVIEW_REFUSED || !r->with_prerequisites)
		return end;
	why = strbuf_detach(&r->reason);
	r->with_prerequisites = false;
	end = review_once(w, arch);
	if (end == REVIEW_DONE) {
		w->before.failed = true;
		log_line(LOG_INFO, "series %lld: reviewed without its prerequisites: %s",
			 (long long)w->p->id, why);
	} else if (end == REVIEW_REFUSED) {
		r->with_prerequisites = true;
		strbuf_reset(&r->reason);
		strbuf_adds(&r->reason, why);
	}
	free(why);
	return end;
}

/* An architecture that there will be no findings of. */
static void note_loss(const struct review_way *w, const struct arch *arch,
		      const struct strbuf *reason)
{
	struct review *r = w->r;

	log_line(LOG_WARNING, "series %lld: not reviewed for %s: %s", (long long)w->p->id,
		 arch->name ? arch->name : "the build that there is", reason->buf);
	strbuf_addf(&r->not_reviewed, "%s%s (%s)", r->not_reviewed.len ? ", " : "",
		    arch->name ? arch->name : "",
		    arch->prepared ? "it could not be done" : "no prepared build");
	r->incomplete = true;
}

/* What ends the review when none of its architectures could be reviewed. */
static enum review_end none_done(const struct review_way *w, const struct archs *archs,
				 enum review_end end, struct strbuf *reasons)
{
	struct review *r = w->r;

	vec_each (&archs->list, const struct arch, arch)
		if (arch->prepared) {
			strbuf_reset(&r->reason);
			strbuf_adds(&r->reason, reasons->buf);
			return end;
		}
	ctx_error(w->bot->ctx,
		  "no build directory is prepared, not even %s (review.build): once run mmucheck "
		  "dump flags -k %s -O DIR mm/",
		  archs->list.at[0].build, w->tree);
	return REVIEW_BROKEN;
}

/* Why: once for all that say the same.  Which directories we have is nobody's business. */
static void add_reason(const struct arch *arch, const struct strbuf *reason, struct strbuf *out)
{
	if (!arch->prepared || strstr(out->buf, reason->buf))
		return;
	if (out->len)
		strbuf_addf(out, "; %s: ", arch->name ? arch->name : "");
	strbuf_adds(out, reason->buf);
}

/* "arm64: died of signal 11 (...)" */
static void name_arch(const struct arch *arch, struct strbuf *reason)
{
	char *text = strbuf_detach(reason);

	strbuf_addf(reason, "%s: %s", arch->name ? arch->name : "", text);
	free(text);
}

static enum review_end run_archs(struct review_way *w, const struct archs *archs, bool last_try)
{
	enum review_end worst = REVIEW_REFUSED, end;
	struct strbuf reasons = STRBUF_INIT;
	struct review *r = w->r;

	vec_each (&archs->list, const struct arch, arch) {
		end = run_arch(w, arch);
		if (end == REVIEW_DONE)
			continue;
		if (end == REVIEW_STOPPED || end == REVIEW_BROKEN ||
		    (end == REVIEW_FAILED && !last_try)) {
			if (end == REVIEW_FAILED && archs->list.nr > 1)
				name_arch(arch, &r->reason);
			strbuf_free(&reasons);
			return end;
		}
		if (end == REVIEW_FAILED)
			worst = end;
		if (archs->list.nr > 1)
			note_loss(w, arch, &r->reason);
		add_reason(arch, &r->reason, &reasons);
	}
	end = r->outcome.parts.nr ? REVIEW_DONE : none_done(w, archs, worst, &reasons);
	strbuf_free(&reasons);
	return end;
}

/* What has become of the prerequisites, behind the base, and in the log. */
static void tell_prereqs(struct review_way *w, enum review_end end)
{
	struct review *r = w->r;
	struct strbuf text = STRBUF_INIT;

	if (!w->before.nr)
		return;
	strbuf_adds(&r->base_origin, ", ");
	prereqs_describe(&w->before, MAX_TOLD, &r->base_origin);
	prereqs_describe(&w->before, MAX_LOGGED, &text);
	log_line(LOG_INFO, "series %lld: on its base %s", (long long)w->p->id, text.buf);
	if (end == REVIEW_REFUSED && w->before.nr_found < w->before.nr) {
		strbuf_adds(&r->reason, "; tried ");
		prereqs_describe(&w->before, MAX_TOLD, &r->reason);
	}
	strbuf_free(&text);
}

static enum review_end run_all(struct review_way *w, const char *dir, bool last_try)
{
	struct bot *bot = w->bot;
	struct archs archs = {0};
	enum review_end end;
	int ret;

	if (check(bot, w->command, w->tree) || choose_base(bot, w->p, w->r) ||
	    patchset_write_mbox(bot->ctx, w->p, w->mbox))
		return REVIEW_BROKEN;
	ret = prereqs_find(bot, w->p, dir, w->sb, &w->before);
	if (ret)
		return ret < 0 ? REVIEW_BROKEN : REVIEW_STOPPED;
	w->r->with_prerequisites = w->before.nr_found > 0;
	archs_of(&bot->config, w->p->list, &archs);
	end = run_archs(w, &archs, last_try);
	archs_free(&archs);
	if (end == REVIEW_DONE || end == REVIEW_REFUSED)
		tell_prereqs(w, end);
	if (end == REVIEW_DONE) {
		outcome_unite(&w->r->outcome);
		w->r->incomplete |= outcome_is_incomplete(&w->r->outcome);
	}
	return end;
}

enum review_end review_run(struct bot *bot, const struct patchset *p, const char *dir,
			   const struct sandbox *sb, bool last_try, struct review *r)
{
	struct strbuf mbox = STRBUF_INIT, report = STRBUF_INIT;
	struct review_way w = {.bot = bot,
			       .p = p,
			       .sb = sb,
			       .command = config_str(&bot->config, "review", NULL, "command"),
			       .tree = setting(bot, p->list, "tree"),
			       .before = PREREQS_INIT,
			       .r = r};
	enum review_end end;

	r->outcome.ctx = bot->ctx;
	strbuf_addf(&mbox, "%s/series.mbox", dir);
	strbuf_addf(&report, "%s/report.sarif", dir);
	w.mbox = strbuf_detach(&mbox);
	w.report = strbuf_detach(&report);
	end = run_all(&w, dir, last_try);
	prereqs_free(&w.before);
	free(w.mbox);
	free(w.report);
	return end;
}

void review_free(struct review *r)
{
	if (r->outcome.ctx)
		outcome_free(&r->outcome);
	strbuf_free(&r->reason);
	strbuf_free(&r->base);
	strbuf_free(&r->base_origin);
	strbuf_free(&r->not_reviewed);
}
