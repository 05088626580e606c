/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding `name (` in C text and telling a function's own declaration from a use.
 * Lexical, so it errs where the text is no plain C: a declaration made by a macro
 * counts as a use of that macro, and both sides of an #if are seen.
 */
#ifndef KBUILD_MENTION_H
#define KBUILD_MENTION_H

#include "kbuild/lex.h"
#include "util/ctx.h"
#include "util/map.h"

/* The wanted names: hash of the name to its index in names. */
struct name_set {
	struct map by_hash;
	const char *const *names;
	unsigned nr;
};

void name_set_init(struct name_set *set, const char *const *names, unsigned nr);
/* Index of a name, -1 if it is not wanted. */
long name_set_find(const struct name_set *set, const char *text, size_t len);
void name_set_free(struct name_set *set);

struct mention {
	unsigned name; /* index */
	uint32_t line;
	bool in_macro_def;	 /* in a #define */
	bool is_declaration;	 /* its own declaration, definition or #define */
	bool is_static, is_weak; /* of a declaration outside macros */
};

struct mention_scan {
	const struct name_set *set;
	struct lexer lx;
	int braces, parens;
	bool saw_static, saw_weak; /* in the declaration that is being read */
	struct lex_token prev, cur;
	bool has_prev;
};

void mention_start(struct mention_scan *s, const struct name_set *set, const char *text,
		   size_t len);
/* The next mention; false at the end of the text. */
bool mention_next(struct mention_scan *s, struct mention *m);
/* After a declaration came up: is it a definition, with a body? */
bool mention_has_body(const struct mention_scan *s);

/*
 * Read a whole file into sb, which is emptied first.  -1 with the error set when
 * it cannot be read or is larger than any source file.
 */
int source_read(struct ctx *ctx, const char *path, struct strbuf *sb);

#endif
