// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/csa_log.h"

#include <stdlib.h>
#include <string.h>

#include "util/strbuf.h"

#define MAX_LOG (8u << 20)

static const struct {
	const char *mark;
	enum ledger_kind kind;
} marks[] = {
	{" [mmucheck-lost]", LEDGER_FUNC_LOST},
	{" [mmucheck-limit]", LEDGER_FUNC_CAPPED},
};

/* Cut the mark off the end of a line; false if there is none. */
static bool take_mark(char *line, enum ledger_kind *kind)
{
	size_t len = strlen(line);

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i].mark);

		if (len <= n || strcmp(line + len - n, marks[i].mark))
			continue;
		line[len - n] = '\0';
		*kind = marks[i].kind;
		return true;
	}
	return false;
}

/* Cut the last ":NUMBER" off a place; NULL if there is none. */
static const char *cut_number(char *place)
{
	char *colon = strrchr(place, ':');

	if (!colon || colon == place || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
		return NULL;
	*colon = '\0';
	return colon + 1;
}

static void read_line(struct import *im, char *line)
{
	struct ctx *ctx = im->m.ctx;
	char *what = strstr(line, ": remark: "), *why;
	const char *number;
	enum ledger_kind kind;

	if (!what || !take_mark(line, &kind))
		return;
	*what = '\0';
	what += strlen(": remark: ");
	why = strstr(what, "(): ");
	if (!why || !cut_number(line))
		return;
	*why = '\0';
	number = cut_number(line);
	if (number)
		ledger_add(ctx, &im->m.ledger, kind, what, "%s:%s: %s",
			   strpool_get(&ctx->names, import_file(im, line, strlen(line))), number,
			   why + strlen("(): "));
}

void csa_log_text(struct import *im, const char *text)
{
	char *copy = xstrdup(text), *save = NULL;

	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		read_line(im, line);
	free(copy);
}

void csa_log_read(struct import *im, const char *path, const char *file)
{
	struct strbuf text = STRBUF_INIT;

	if (strbuf_read_file(&text, path, MAX_LOG))
		ledger_add(im->m.ctx, &im->m.ledger, LEDGER_FUNC_LOST, file,
			   "what the analyzer said of it cannot be read");
	else if (text.len)
		csa_log_text(im, text.buf);
	strbuf_free(&text);
}
