// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/subject.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_VERSION 1000
#define MAX_WORD 64

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* "Re:", "Re[2]:", "Fwd:" and what mail programs make of them elsewhere; NULL: none. */
static const char *after_reply_word(const char *p)
{
	static const char *const words[] = {"re", "fwd", "fw", "aw", "sv", "vs", "antw", "wg"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *q = p + strlen(words[i]);

		if (strncasecmp(p, words[i], strlen(words[i])))
			continue;
		if (*q == '[' || *q == '(' || *q == '^') {
			q++;
			while (isdigit((unsigned char)*q))
				q++;
			if (*q == ']' || *q == ')')
				q++;
		}
		q = skip_blanks(q);
		if (*q == ':')
			return q + 1;
	}
	return NULL;
}

/* A decimal number up to max; false when there is none or it is larger. */
static bool number(const char **p, unsigned max, unsigned *out)
{
	unsigned n = 0;

	if (!isdigit((unsigned char)**p))
		return false;
	for (; isdigit((unsigned char)**p); (*p)++) {
		n = n * 10 + (**p - '0');
		if (n > max)
			return false;
	}
	*out = n;
	return true;
}

/* N/M */
static bool read_part(struct subject *s, const char *word)
{
	unsigned part, total;

	if (!number(&word, SUBJECT_MAX_TOTAL, &part) || *word++ != '/' ||
	    !number(&word, SUBJECT_MAX_TOTAL, &total) || *word || !total || part > total)
		return false;
	s->numbered = true;
	s->part = part;
	s->total = total;
	return true;
}

/* v3; of v3.1 the 3. */
static bool read_version(struct subject *s, const char *word)
{
	unsigned version, minor;

	if (tolower((unsigned char)*word) != 'v')
		return false;
	word++;
	if (!number(&word, MAX_VERSION, &version) || !version)
		return false;
	if (*word == '.' && (word++, !number(&word, MAX_VERSION, &minor)))
		return false;
	if (*word)
		return false;
	s->version = version;
	return true;
}

static void add_tag(struct subject *s, const char *word)
{
	size_t len = strlen(s->tags);

	if (len + strlen(word) + 2 > sizeof(s->tags))
		return;
	if (len)
		s->tags[len++] = ' ';
	strcpy(s->tags + len, word);
}

/* What the words of all brackets amount to. */
struct seen {
	bool patch, likely, pull;
};

static void read_word(struct subject *s, const char *word, struct seen *seen)
{
	if (!strncasecmp(word, "patch", 5)) {
		const char *rest = word + 5 + (word[5] == '-' || word[5] == '_');

		if (!*rest || read_version(s, rest)) {
			seen->patch = true;
			return;
		}
	}
	if (read_part(s, word) || read_version(s, word)) {
		seen->likely = true;
	} else if (!strcasecmp(word, "resend") || !strcasecmp(word, "repost")) {
		s->resend = true;
	} else {
		seen->likely |= !strcasecmp(word, "rfc");
		seen->pull |= !strcasecmp(word, "pull");
		add_tag(s, word);
	}
}

static void read_bracket(struct subject *s, const char *p, const char *end, struct seen *seen)
{
	while (p < end) {
		char word[MAX_WORD];
		size_t len = strcspn(p, " \t,;:]");

		if (len && len < sizeof(word)) {
			memcpy(word, p, len);
			word[len] = '\0';
			read_word(s, word, seen);
		}
		p += len + 1;
	}
}

void subject_read(struct subject *s, const char *text)
{
	const char *p = skip_blanks(text), *next;
	struct seen seen = {0};

	*s = (struct subject){.version = 1, .part = 1, .total = 1};
	for (;;) {
		if (*p == '[' && (next = strchr(p, ']'))) {
			read_bracket(s, p + 1, next, &seen);
			p = skip_blanks(next + 1);
		} else if ((next = after_reply_word(p))) {
			s->reply = true;
			p = skip_blanks(next);
		} else {
			break;
		}
	}
	s->patch = (seen.patch || seen.likely) && !seen.pull;
	strncpy(s->title, p, sizeof(s->title) - 1);
}

void subject_key(const struct subject *s, char *out, unsigned size)
{
	unsigned n = 0;

	for (const char *p = s->title; *p && n + 1 < size; p++) {
		bool blank = *p == ' ' || *p == '\t';

		if (blank && (!n || out[n - 1] == ' '))
			continue;
		out[n++] = blank ? ' ' : tolower((unsigned char)*p);
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}
