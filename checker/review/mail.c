// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/mail.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "review/base.h"
#include "review/delta.h"
#include "util/path.h"

struct mail {
	char *subject; /* as sent, cleaned of "[PATCH ...]" in the end */
	char *patch;   /* file with the diff */
	int number;    /* -1: none */
	size_t order;  /* in the mailbox */
};

struct mails {
	VEC(struct mail) list;
	char *base; /* of a "base-commit:" line, or NULL */
};

static void mails_free(struct mails *m)
{
	vec_each (&m->list, struct mail, mail) {
		free(mail->subject);
		free(mail->patch);
	}
	vec_free(&m->list);
	free(m->base);
}

static int read_input(struct git *g, const char *path, struct strbuf *text)
{
	const char *name = !strcmp(path, "-") ? "/dev/stdin" : path;

	if (strbuf_read_file(text, name, MAIL_MAX))
		return ctx_error(g->ctx, "cannot read %s: %m", path);
	if (memchr(text->buf, '\0', text->len))
		return ctx_error(g->ctx, "%s: holds zero bytes: it is no mail and no patch", path);
	return 0;
}

/* Does it begin as a mail does: with "From " or a header field? */
static bool is_mail(const char *text)
{
	size_t name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

	return !strncmp(text, "From ", 5) ||
	       (name && text[name] == ':' && (text[name + 1] == ' ' || text[name + 1] == '\t') &&
		strstr(text, "\n\n"));
}

int mail_number(const char *subject)
{
	const char *open = strchr(subject, '['), *close = open ? strchr(open, ']') : NULL;

	for (const char *p = open; p && p < close; p++) {
		char *end;
		unsigned long n;

		if (!isdigit((unsigned char)*p) || isalnum((unsigned char)p[-1]))
			continue;
		n = strtoul(p, &end, 10);
		if (*end == '/' && isdigit((unsigned char)end[1]) && n < 100000)
			return (int)n;
		p = end - 1;
	}
	return -1;
}

static bool is_answer(const char *subject)
{
	return !strncasecmp(subject, "re:", 3);
}

/* Without what stands in brackets before it. */
static char *clean_subject(const char *subject)
{
	while (*subject == '[' || *subject == ' ') {
		const char *close = *subject == '[' ? strchr(subject, ']') : subject;

		if (!close)
			break;
		subject = close + 1;
	}
	return xstrdup(subject);
}

/* The first "base-commit: ID" of all mails counts. */
static void find_base(struct mails *m, const char *text)
{
	static const char key[] = "base-commit: ";
	const char *at = text;
	size_t len;

	while (!m->base && (at = strstr(at, key))) {
		if (at == text || at[-1] == '\n') {
			len = strspn(at + strlen(key), "0123456789abcdef");
			if (len >= 12 && len < GIT_ID)
				m->base = strndup(at + strlen(key), len);
		}
		at += strlen(key);
	}
}

static char *field(const char *info, const char *name)
{
	const char *at = info;
	size_t len = strlen(name);

	for (; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (!strncmp(at, name, len))
			return strndup(at + len, strcspn(at + len, "\n"));
	return xstrdup("");
}

static void add_patch(struct mails *m, const char *subject, char *patch, const struct strbuf *text)
{
	struct preimages own = {0};

	preimages_add(&own, text->buf, text->len);
	if (own.has_diff && !is_answer(subject))
		vec_push(&m->list, (struct mail){.subject = clean_subject(subject),
						 .patch = patch,
						 .number = mail_number(subject),
						 .order = m->list.nr});
	else
		free(patch);
	preimages_free(&own);
}

/* One mail into message and diff. */
static int take_mail(struct git *g, const char *path, struct mails *m)
{
	char *msg = git_scratch(g, "message"), *patch = git_scratch(g, "patch");
	const char *argv[] = {"mailinfo", "-k", "--no-scissors", "--encoding=UTF-8", msg,
			      patch,	  NULL};
	struct strbuf info = STRBUF_INIT, text = STRBUF_INIT;
	int ret = git_must(g, &(struct git_call){.argv = argv, .in = path, .out = &info},
			   "cannot read a mail");

	if (!ret && !strbuf_read_file(&text, msg, MAIL_MAX))
		find_base(m, text.buf);
	strbuf_reset(&text);
	if (!ret && !strbuf_read_file(&text, patch, MAIL_MAX)) {
		char *subject = field(info.buf, "Subject: ");

		find_base(m, text.buf);
		add_patch(m, subject, patch, &text);
		patch = NULL;
		free(subject);
	}
	free(msg);
	free(patch);
	strbuf_free(&info);
	strbuf_free(&text);
	return ret;
}

/* Into one file a mail, "0001" and so on. */
static int split(struct git *g, const char *input, const char *dir, struct mails *m)
{
	struct strbuf out = STRBUF_INIT, to = STRBUF_INIT;
	unsigned long nr = 0;
	int ret;

	strbuf_addf(&to, "-o%s", dir);
	const char *argv[] = {"mailsplit", "-d6", "-b", to.buf, "--", input, NULL};

	ret = git_must(g, &(struct git_call){.argv = argv, .out = &out}, "cannot split the mails");
	if (!ret)
		nr = strtoul(out.buf, NULL, 10);
	if (nr > CHANGE_MAX)
		ret = ctx_error(g->ctx, "more than %d mails", CHANGE_MAX);
	for (unsigned long i = 1; !ret && i <= nr; i++) {
		struct strbuf path = STRBUF_INIT;

		strbuf_addf(&path, "%s/%06lu", dir, i);
		ret = take_mail(g, path.buf, m);
		strbuf_free(&path);
	}
	strbuf_free(&out);
	strbuf_free(&to);
	return ret;
}

static int take_mails(struct git *g, const struct strbuf *text, struct mails *m)
{
	char *input = git_scratch_file(g, "mbox", text), *dir = git_scratch(g, "mails");
	int ret = -1;

	if (input && mkdir(dir, 0700))
		ctx_error(g->ctx, "cannot make %s: %m", dir);
	else if (input)
		ret = split(g, input, dir, m);
	free(input);
	free(dir);
	return ret;
}

static int take_diff(struct git *g, const char *path, const struct strbuf *text, struct mails *m)
{
	char *patch = git_scratch_file(g, "patch", text);
	const char *name = strrchr(path, '/');

	if (!patch)
		return -1;
	find_base(m, text->buf);
	add_patch(m, name ? name + 1 : path, patch, text);
	return 0;
}

static int in_order(const void *a, const void *b)
{
	const struct mail *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* By their numbers, unless some have none. */
static void sort_mails(struct mails *m)
{
	vec_each (&m->list, struct mail, mail)
		if (mail->number < 0)
			return;
	if (m->list.nr)
		qsort(m->list.at, m->list.nr, sizeof(*m->list.at), in_order);
}

static int read_preimages(struct git *g, const struct mails *m, struct preimages *out)
{
	vec_each (&m->list, const struct mail, mail) {
		struct strbuf text = STRBUF_INIT;
		int ret = strbuf_read_file(&text, mail->patch, MAIL_MAX);

		if (ret)
			return ctx_error(g->ctx, "cannot read %s: %m", mail->patch);
		preimages_add(out, text.buf, text.len);
		strbuf_free(&text);
	}
	return 0;
}

static int read_base(struct git *g, const char *index, const char *tree)
{
	const char *argv[] = {"read-tree", tree, NULL};

	return git_must(g, &(struct git_call){.argv = argv, .index = index},
			"cannot read the base");
}

/* What git apply complained about, in a line: the last error names the file. */
static void why(struct strbuf *err, struct strbuf *out)
{
	const char *at = strstr(err->buf, "error: ");

	at = at ? at + strlen("error: ") : err->buf;
	strbuf_add(out, at, strcspn(at, "\n"));
}

/* what: "patch", "prerequisite" */
static int apply(struct git *g, const char *index, const char *what, const struct mails *m,
		 size_t i, const struct change *c)
{
	const struct mail *mail = &m->list.at[i];
	const char *argv[] = {"apply", "--cached", "--whitespace=nowarn", "--", mail->patch, NULL};
	struct strbuf err = STRBUF_INIT, text = STRBUF_INIT;
	int status = git_run(g, &(struct git_call){.argv = argv, .index = index, .err = &err});

	if (status > 0) {
		why(&err, &text);
		ctx_error(g->ctx, "%s %zu/%zu \"%s\" does not apply to %.12s%s%s: %s", what, i + 1,
			  m->list.nr, mail->subject, c->base, c->base_why ? ", which " : "",
			  c->base_why ? c->base_why : "", text.buf);
	}
	strbuf_free(&err);
	strbuf_free(&text);
	return status ? -1 : 0;
}

/* A link would lead the analysis out of the tree. */
static int refuse_links(struct git *g, const char *from, const char *to)
{
	struct delta d = {0};
	int ret = delta_trees(g, from, to, &d);

	vec_each (&d.files, struct delta_file, f)
		if (!ret && f->status != 'D' && !delta_is_plain(f->mode))
			ret = ctx_error(g->ctx,
					"%s: the patch makes it a symbolic link or a submodule, "
					"which is refused",
					f->path);
	delta_free(&d);
	return ret;
}

/* The base is the tree with them from here on. */
static int apply_prerequisites(struct git *g, const char *index, const struct mails *m,
			       struct change *c)
{
	struct strbuf explained = STRBUF_INIT;
	int ret = 0;

	if (!m->list.nr)
		return 0;
	for (size_t i = 0; !ret && i < m->list.nr; i++)
		ret = apply(g, index, "prerequisite", m, i, c);
	if (!ret)
		ret = change_write_tree(g, index, c->base_tree);
	strbuf_addf(&explained, "%s, with %zu prerequisite%s applied", c->base_why, m->list.nr,
		    m->list.nr == 1 ? "" : "s");
	if (!ret)
		change_explain(c, explained.buf);
	strbuf_free(&explained);
	return ret;
}

static int apply_all(struct git *g, const struct mails *before, const struct mails *m,
		     struct change *c)
{
	char *index = git_scratch(g, "index"), tree[GIT_ID], from[GIT_ID];
	int ret = read_base(g, index, c->base_tree);

	memcpy(from, c->base_tree, sizeof(from));
	if (!ret)
		ret = apply_prerequisites(g, index, before, c);
	for (size_t i = 0; !ret && i < m->list.nr; i++) {
		ret = apply(g, index, "patch", m, i, c);
		if (!ret)
			ret = change_write_tree(g, index, tree);
		if (!ret)
			change_add(c, m->list.at[i].subject, "", tree);
	}
	free(index);
	return ret ? ret : refuse_links(g, from, change_end(c));
}

/* The patches of a file, in the order that it has them. */
static int read_patches(struct git *g, const char *path, struct mails *m)
{
	struct strbuf text = STRBUF_INIT;
	int ret = read_input(g, path, &text);

	if (!ret)
		ret = is_mail(text.buf) ? take_mails(g, &text, m) : take_diff(g, path, &text, m);
	if (!ret && !m->list.nr)
		ret = ctx_error(g->ctx, "%s: holds no patch", path);
	strbuf_free(&text);
	return ret;
}

int change_from_mails(struct git *g, const char *path, const char *prerequisites, const char *rev,
		      struct change *c)
{
	struct mails before = {0}, m = {0};
	struct preimages needed = {0};
	int ret = prerequisites ? read_patches(g, prerequisites, &before) : 0;

	if (!ret)
		ret = read_patches(g, path, &m);
	sort_mails(&m);
	if (!ret)
		ret = read_preimages(g, &before, &needed);
	if (!ret)
		ret = read_preimages(g, &m, &needed);
	if (!ret)
		ret = base_choose(g, rev, m.base, &needed, c);
	if (!ret)
		ret = apply_all(g, &before, &m, c);
	preimages_free(&needed);
	mails_free(&before);
	mails_free(&m);
	return ret;
}
