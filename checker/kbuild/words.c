// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/words.h"

#include <stdlib.h>
#include <string.h>

#include "util/arena.h"

/* Where the splitter stands. */
struct cursor {
	const char *in; /* next byte to read */
	char *out;	/* next byte of the current word */
	bool in_word;	/* a word was begun; it may still be empty, as in '' */
};

static void begin_word(struct shell_words *w, struct cursor *c)
{
	if (c->in_word)
		return;
	if (w->nr + 2 > w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		w->at = xrealloc(w->at, w->cap * sizeof(*w->at));
	}
	w->at[w->nr++] = c->out;
	c->in_word = true;
}

static void end_word(struct cursor *c)
{
	if (c->in_word)
		*c->out++ = '\0';
	c->in_word = false;
}

/* An unquoted or double-quoted $ that the shell would expand. */
static bool is_expansion(const char *s)
{
	return *s == '`' || (*s == '$' && s[1] && !strchr(" \t\n\"';", s[1]));
}

static int single_quoted(struct cursor *c)
{
	const char *end = strchr(++c->in, '\'');

	if (!end)
		return -1;
	memcpy(c->out, c->in, end - c->in);
	c->out += end - c->in;
	c->in = end + 1;
	return 0;
}

static int double_quoted(struct shell_words *w, struct cursor *c)
{
	for (c->in++; *c->in != '"'; c->in++) {
		if (!*c->in)
			return -1;
		if (*c->in == '\\' && c->in[1] && strchr("$`\"\\\n", c->in[1])) {
			c->in++;
			if (*c->in == '\n')
				continue;
		} else if (is_expansion(c->in)) {
			w->plain = false;
		}
		*c->out++ = *c->in;
	}
	c->in++;
	return 0;
}

/* A backslash outside quotes: joins lines, or takes the next byte as it is. */
static void escaped(struct shell_words *w, struct cursor *c)
{
	if (c->in[1] == '\n') {
		c->in += 2;
		return;
	}
	begin_word(w, c);
	c->in++;
	*c->out++ = *c->in ? *c->in++ : '\\';
}

/* One step of the command; 1 when it is complete. */
static int step(struct shell_words *w, struct cursor *c)
{
	switch (*c->in) {
	case '\0':
		return 1;
	case ';':
	case '&':
	case '|':
	case '(':
	case ')':
	case '\n':
		c->in++;
		return 1;
	case ' ':
	case '\t':
	case '\r':
		end_word(c);
		c->in++;
		return 0;
	case '\\':
		escaped(w, c);
		return 0;
	case '\'':
		begin_word(w, c);
		return single_quoted(c);
	case '"':
		begin_word(w, c);
		return double_quoted(w, c);
	case '#':
		if (!c->in_word) {
			c->in += strcspn(c->in, "\n");
			return 0;
		}
		break;
	case '<':
	case '>':
		w->plain = false;
		break;
	}
	if (is_expansion(c->in))
		w->plain = false;
	begin_word(w, c);
	*c->out++ = *c->in++;
	return 0;
}

/* The words are never longer than the text they come from, NUL bytes included. */
static void reserve(struct shell_words *w, const char *text)
{
	size_t need = strlen(text) * 2 + 2;

	if (need > w->text_cap) {
		w->text_cap = need;
		w->text = xrealloc(w->text, need);
	}
}

int shell_next_command(const char **text, struct shell_words *w)
{
	struct cursor c = {.in = *text};
	int done;

	reserve(w, *text);
	do {
		w->nr = 0;
		w->plain = true;
		c.out = w->text;
		c.in_word = false;
		if (!*c.in) {
			*text = c.in;
			return 0;
		}
		while (!(done = step(w, &c)))
			;
		end_word(&c);
	} while (done > 0 && !w->nr);
	*text = c.in;
	if (done < 0)
		return -1;
	w->at[w->nr] = NULL;
	return 1;
}

void shell_words_free(struct shell_words *w)
{
	free(w->at);
	free(w->text);
	*w = (struct shell_words){0};
}
