// SPDX-License-Identifier: GPL-2.0-or-later
/* What the text of a file tells about its includes, before it is parsed. */
#include "frontend/pch.h"

#include <string.h>

#include "kbuild/lex.h"
#include "util/strbuf.h"

static bool begins_directive(const struct lex_token *t, uint32_t *line)
{
	bool is = t->directive != LEX_NO_DIRECTIVE && t->directive_line != *line;

	if (is)
		*line = t->directive_line;
	return is;
}

bool pch_fits_text(const char *text, size_t len)
{
	struct lexer lx;
	struct lex_token t;
	bool undef = false; /* the next name is what an #undef names */
	uint32_t line = 0;

	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		if (t.directive == LEX_NO_DIRECTIVE)
			return false;
		if (undef) {
			undef = false;
			if (!lex_is(&t, "pr_fmt"))
				return false;
		}
		if (!begins_directive(&t, &line))
			continue;
		if (t.directive == LEX_DEFINE) {
			if (!t.defined || !lex_is(&t, "pr_fmt"))
				return false;
		} else if (lex_is(&t, "undef")) {
			undef = true;
		} else {
			return lex_is(&t, "include");
		}
	}
	return false;
}

/* <linux/...>, or with another beginning, after "include", with t at that word. */
static bool header_name(const struct lex_token *t, const char *end, const char *begin,
			const char **name, size_t *len)
{
	const char *p = t->text + t->len, *close;
	size_t n = strlen(begin);

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if ((size_t)(end - p) < n || memcmp(p, begin, n) != 0)
		return false;
	close = memchr(p, '>', (size_t)(end - p));
	if (!close || memchr(p, '\n', (size_t)(close - p)))
		return false;
	*name = p + 1;
	*len = (size_t)(close - p - 1);
	return true;
}

void pch_included_headers(const char *text, size_t len,
			  void (*take)(void *data, const char *name, size_t len), void *data)
{
	const char *name;
	struct lexer lx;
	struct lex_token t;
	uint32_t line = 0;
	int depth = 0;
	size_t n;

	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		if (t.directive != LEX_OTHER || !begins_directive(&t, &line))
			continue;
		if (lex_is(&t, "if") || lex_is(&t, "ifdef") || lex_is(&t, "ifndef"))
			depth++;
		else if (lex_is(&t, "endif"))
			depth--;
		else if (!depth && lex_is(&t, "include") &&
			 header_name(&t, text + len, "<linux/", &name, &n))
			take(data, name, n);
	}
}

/* The PCH's own name for a header of the search path include/. */
static bool has_header(const struct pch *p, const char *name, size_t len)
{
	struct strbuf path = STRBUF_INIT;
	uint32_t file;

	strbuf_addf(&path, "include/%.*s", (int)len, name);
	file = pch_find(p, strpool_intern(&p->ctx->names, path.buf));
	strbuf_free(&path);
	return file;
}

bool pch_fits_macros(const struct pch *p, const char *text, size_t len)
{
	bool defined = false;
	const char *name;
	struct lexer lx;
	struct lex_token t;
	uint32_t line = 0;
	size_t n;

	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		if (!begins_directive(&t, &line))
			continue;
		if (t.directive == LEX_DEFINE)
			defined |= t.defined && !lex_is(&t, "pr_fmt") &&
				   pch_has_word(p, hash_bytes(t.text, t.len));
		else if (defined && lex_is(&t, "include") &&
			 header_name(&t, text + len, "<", &name, &n) && has_header(p, name, n))
			return false;
	}
	return true;
}
