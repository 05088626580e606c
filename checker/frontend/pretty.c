// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What libclang keeps back, read from the pretty-printed function: which parts of
 * a `for` are missing, operands and labels of asm, the functions of cleanup
 * attributes.
 *
 * The text has no macros left and holds these in the order of the syntax tree, so
 * the n-th `for` of the text is the n-th ForStmt cursor.  Cursors that libclang
 * visits more than once (the common operand of ?:) count once.  Where the numbers
 * differ nothing is told, and the caller approximates.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/word.h"

/* --- the text --- */

/* Past a string or character literal. */
static const char *skip_literal(const char *s)
{
	char quote = *s++;

	while (*s && *s != quote)
		s += *s == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

static bool opens(char c)
{
	return c == '(' || c == '[' || c == '{';
}

static bool closes(char c)
{
	return c == ')' || c == ']' || c == '}';
}

/*
 * From inside a bracket to the next separator at its own level, or to its end.
 * *blank tells whether there was nothing but space.
 */
static const char *next_part(const char *s, char separator, bool *blank)
{
	unsigned depth = 0;

	*blank = true;
	while (*s) {
		if (!depth && (*s == separator || closes(*s)))
			return s;
		if (!isspace((unsigned char)*s))
			*blank = false;
		if (*s == '"' || *s == '\'') {
			s = skip_literal(s);
			continue;
		}
		depth += opens(*s);
		depth -= closes(*s);
		s++;
	}
	return s;
}

static void read_for(struct pretty *p, const char *s)
{
	bool blank[3] = {true, true, true};

	for (unsigned i = 0; i < 3 && *s; i++) {
		s = next_part(s, ';', &blank[i]);
		if (*s == ';')
			s++;
	}
	vec_push(&p->fors, (struct pretty_for){!blank[0], !blank[1], !blank[2]});
}

static unsigned count_operands(const char *s, const char *end)
{
	unsigned nr = 0;
	bool blank;

	while (s < end) {
		s = next_part(s, ',', &blank);
		if (s > end && blank)
			break;
		nr += !blank;
		s++;
	}
	return nr;
}

static void read_labels(struct lower *l, const char *s, const char *end)
{
	while (s < end) {
		const char *start;

		while (s < end && !is_word_char(*s))
			s++;
		start = s;
		while (s < end && is_word_char(*s))
			s++;
		if (s > start)
			vec_push(&l->pretty.labels,
				 strpool_intern_n(&l->fe->ctx->names, start, s - start));
	}
}

/*
 * powerpc's BUG_ON() and WARN_ON() are traps "tdnei %4, 0", of which only the table that
 * they are entered into knows.
 */
static int trap_operand(const char *s, const char *end)
{
	static const char *const traps[] = {"tdnei ", "twnei "};

	for (size_t i = 0; i < sizeof(traps) / sizeof(traps[0]); i++) {
		const char *at = memmem(s, end - s, traps[i], strlen(traps[i]));
		char *rest;
		long n;

		if (!at)
			continue;
		at += strlen(traps[i]);
		at += strspn(at, " ");
		if (*at != '%')
			continue;
		n = strtol(at + 1, &rest, 10);
		if (rest > at + 1 && !strncmp(rest, ", 0", 3))
			return (int)n;
	}
	return -1;
}

/* Operand lists hold no colon outside of brackets, so sections end at colons. */
static void read_asm(struct lower *l, const char *s)
{
	struct pretty_asm a = {.first_label = l->pretty.labels.nr, .trap = -1};

	for (unsigned section = 0; *s; section++) {
		bool blank;
		const char *end = next_part(s, ':', &blank);

		if (section == 0)
			a.trap = trap_operand(s, end);
		else if (section == 1 && !blank)
			a.nr_outputs = count_operands(s, end);
		else if (section == 2 && !blank)
			a.nr_inputs = count_operands(s, end);
		else if (section == 4)
			read_labels(l, s, end);
		if (*end != ':')
			break;
		s = end + 1;
	}
	a.nr_labels = l->pretty.labels.nr - a.first_label;
	vec_push(&l->pretty.asms, a);
}

static void read_cleanup(struct lower *l, const char *s)
{
	const char *start = s;

	while (is_word_char(*s))
		s++;
	vec_push(&l->pretty.cleanups, strpool_intern_n(&l->fe->ctx->names, start, s - start));
}

static const char *after(const char *s, const char *word)
{
	size_t len = strlen(word);

	return strncmp(s, word, len) ? NULL : s + len;
}

/* Past "asm ", its qualifiers and the bracket; NULL for asm labels of variables. */
static const char *asm_operands(const char *s)
{
	const char *next;

	s = after(s, "asm ");
	if (!s)
		return NULL;
	while ((next = after(s, "volatile ")) || (next = after(s, "goto ")))
		s = next;
	return *s == '(' ? s + 1 : NULL;
}

static void read_word(struct lower *l, const char *text, const char *s)
{
	static const char attribute[] = "__attribute__((";
	const size_t len = sizeof(attribute) - 1;
	const char *inside;

	if ((inside = after(s, "for (")))
		read_for(&l->pretty, inside);
	else if ((inside = asm_operands(s)))
		read_asm(l, inside);
	else if ((inside = after(s, "cleanup(")) && (size_t)(s - text) >= len &&
		 !strncmp(s - len, attribute, len))
		read_cleanup(l, inside);
}

static void read_text(struct lower *l, const char *text)
{
	const char *s = text;

	while (*s) {
		if (*s == '"' || *s == '\'') {
			s = skip_literal(s);
		} else if (is_word_char(*s)) {
			read_word(l, text, s);
			while (is_word_char(*s))
				s++;
		} else {
			s++;
		}
	}
}

/* --- the cursors --- */

static void number(struct map *m, unsigned *nr, const void *key)
{
	if (map_get(m, fe_key(key)))
		return;
	map_set(m, fe_key(key), ++*nr);
}

/* Is the attribute spelled cleanup?  libclang tells only where it is written. */
static bool is_cleanup(struct fe *fe, CXCursor attribute)
{
	CXFile file;
	unsigned offset;
	const char *text;
	size_t len = 0;

	clang_getSpellingLocation(clang_getCursorLocation(attribute), &file, NULL, NULL, &offset);
	text = fe_text(fe, fe_file(fe, file), &len);
	while (text && offset < len && text[offset] == '_')
		offset++;
	return text && offset + 7 <= len && !strncmp(text + offset, "cleanup", 7);
}

static enum CXChildVisitResult count_cursor(CXCursor c, CXCursor parent, CXClientData data)
{
	struct lower *l = data;
	struct pretty *p = &l->pretty;

	if (c.kind == CXCursor_ForStmt)
		number(&p->for_of, &p->nr_for, c.data[1]);
	else if (c.kind == CXCursor_GCCAsmStmt)
		number(&p->asm_of, &p->nr_asm, c.data[1]);
	else if (clang_isAttribute(c.kind) && parent.kind == CXCursor_VarDecl &&
		 is_cleanup(l->fe, c))
		number(&p->cleanup_of, &p->nr_cleanup, parent.data[0]);
	return CXChildVisit_Recurse;
}

static void read_function(struct lower *l)
{
	CXString s;

	if (l->pretty.done)
		return;
	l->pretty.done = true;
	s = clang_getCursorPrettyPrinted(l->cursor, NULL);
	read_text(l, clang_getCString(s));
	clang_disposeString(s);
	clang_visitChildren(l->cursor, count_cursor, l);
}

const struct pretty_for *pretty_for_of(struct lower *l, CXCursor c)
{
	uint64_t *n;

	read_function(l);
	n = map_get(&l->pretty.for_of, fe_key(c.data[1]));
	return n && l->pretty.nr_for == l->pretty.fors.nr ? &l->pretty.fors.at[*n - 1] : NULL;
}

const struct pretty_asm *pretty_asm_of(struct lower *l, CXCursor c)
{
	uint64_t *n;

	read_function(l);
	n = map_get(&l->pretty.asm_of, fe_key(c.data[1]));
	return n && l->pretty.nr_asm == l->pretty.asms.nr ? &l->pretty.asms.at[*n - 1] : NULL;
}

uint32_t pretty_cleanup_of(struct lower *l, CXCursor var_decl)
{
	uint64_t *n;

	read_function(l);
	n = map_get(&l->pretty.cleanup_of, fe_key(var_decl.data[0]));
	if (!n)
		return 0;
	if (l->pretty.nr_cleanup == l->pretty.cleanups.nr)
		return l->pretty.cleanups.at[*n - 1];
	approximate(l, var_decl, "cleanup function that is unknown");
	return 0;
}

void pretty_free(struct lower *l)
{
	map_free(&l->pretty.for_of);
	map_free(&l->pretty.asm_of);
	map_free(&l->pretty.cleanup_of);
	vec_free(&l->pretty.fors);
	vec_free(&l->pretty.asms);
	vec_free(&l->pretty.labels);
	vec_free(&l->pretty.cleanups);
}
