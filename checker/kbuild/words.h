/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shell text to words, by the quoting rules of POSIX (XCU 2.2, 2.3) and without
 * running anything: a word with an expansion in it is noticed, never expanded.
 *
 *	struct shell_words w = { 0 };
 *	while (shell_next_command(&text, &w) > 0)
 *		use(w.at[0] ... w.at[w.nr - 1], w.plain);
 *	shell_words_free(&w);
 */
#ifndef KBUILD_WORDS_H
#define KBUILD_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct shell_words {
	char **at; /* NULL-terminated, valid until the next call */
	size_t nr, cap;
	char *text; /* the words' bytes */
	size_t text_cap;
	bool plain; /* no expansion, redirection or substitution anywhere in it */
};

/*
 * Split off the next simple command of *text and move *text behind it.  Commands
 * end at ; & | ( ) and at the end of a line.  Returns 1 for a command, 0 at the end
 * of the text, -1 for a quote that is never closed.
 */
int shell_next_command(const char **text, struct shell_words *w);
void shell_words_free(struct shell_words *w);

#endif
