// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/explain.h"

#include <string.h>

#define INDENT "    "
#define INDENT_LEN 4

static bool is_code(const char *line)
{
	return !strncmp(line, INDENT, INDENT_LEN);
}

static size_t line_length(const char *line)
{
	size_t len = strcspn(line, "\n");

	return len + (line[len] == '\n');
}

/* "Known false positives: none" */
static bool is_headed(const char *line)
{
	size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyzFKRSW ");

	return strchr("FKRSW", *line) && len > 2 && line[len] == ':';
}

/*
 * Does a line belong to the block that has begun?  An empty one ends a paragraph; in code it
 * may stand between code.
 */
static bool belongs(const char *line, bool code)
{
	if (*line != '\n')
		return is_code(line) == code && (code || !is_headed(line));
	while (*line == '\n')
		line++;
	return code && *line && is_code(line);
}

bool explain_next(const char **at, struct explain_block *b)
{
	const char *p = *at;

	while (*p == '\n')
		p++;
	if (!*p)
		return false;
	*b = (struct explain_block){.code = is_code(p), .text = p};
	do
		p += line_length(p);
	while (*p && belongs(p, b->code));
	*at = p;
	b->len = (size_t)(p - b->text);
	if (b->len && b->text[b->len - 1] == '\n')
		b->len--;
	return true;
}

void explain_add_code(struct strbuf *out, const struct explain_block *b)
{
	const char *end = b->text + b->len;

	for (const char *p = b->text; p < end; p += line_length(p)) {
		size_t skip = is_code(p) ? INDENT_LEN : 0, len = line_length(p) - skip;

		if (p + skip + len > end)
			len = (size_t)(end - p) - skip;
		strbuf_add(out, p + skip, len);
	}
}

/* Outside code, what Markdown would read as a mark is escaped. */
static void add_paragraph(struct strbuf *out, const struct explain_block *b)
{
	for (size_t i = 0; i < b->len; i++) {
		if (strchr("\\`*_[]<>#", b->text[i]))
			strbuf_addc(out, '\\');
		strbuf_addc(out, b->text[i]);
	}
}

void explain_add_markdown(struct strbuf *out, const char *explain)
{
	struct explain_block b;

	while (explain_next(&explain, &b)) {
		if (out->len)
			strbuf_adds(out, "\n\n");
		if (b.code) {
			strbuf_adds(out, "```c\n");
			explain_add_code(out, &b);
			strbuf_adds(out, "\n```");
		} else {
			add_paragraph(out, &b);
		}
	}
	strbuf_addc(out, '\n');
}
