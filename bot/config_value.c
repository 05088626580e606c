// SPDX-License-Identifier: GPL-2.0-or-later
/* What the configuration says: kinds of values, defaults, and what is wrong with it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bot/config.h"
#include "util/utf8.h"

/* A number with one of the units, "" included; units[i] multiplies by factors[i]. */
static bool number(const char *text, const char *units, const int64_t *factors, int64_t *out)
{
	int64_t n = 0, factor = 1;
	const char *p = text;
	const char *unit;

	for (; isdigit((unsigned char)*p); p++) {
		n = n * 10 + (*p - '0');
		if (n > INT32_MAX)
			return false;
	}
	if (p == text)
		return false;
	if (*p) {
		unit = strchr(units, tolower((unsigned char)*p));
		if (!unit || p[1])
			return false;
		factor = factors[unit - units];
	}
	*out = n * factor;
	return true;
}

static bool boolean(const char *text, int64_t *out)
{
	static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcasecmp(text, words[i])) {
			*out = i & 1;
			return true;
		}
	return false;
}

static bool choice(const char *choices, const char *text)
{
	size_t len = strlen(text);

	for (const char *p = choices; len && p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
		if (!strncmp(p, text, len) && (p[len] == '|' || !p[len]))
			return true;
	return false;
}

static bool address(const char *text)
{
	const char *at = strchr(text, '@');

	if (!at || at == text || !at[1] || strchr(at + 1, '@'))
		return false;
	for (; *text; text++)
		if (*text <= ' ' || *text >= 127 || strchr("<>,;\"()", *text))
			return false;
	return true;
}

bool config_value(const struct config_key *k, const char *text, int64_t *out)
{
	static const int64_t bytes[] = {1 << 10, 1 << 20, 1 << 30};
	static const int64_t seconds[] = {1, 60, 3600, 86400};

	*out = 0;
	switch (k->kind) {
	case CONFIG_TEXT:
		return *text != '\0';
	case CONFIG_PATH:
		return *text == '/';
	case CONFIG_NUMBER:
		return number(text, "", NULL, out);
	case CONFIG_BYTES:
		return number(text, "kmg", bytes, out);
	case CONFIG_SECONDS:
		return number(text, "smhd", seconds, out);
	case CONFIG_BOOL:
		return boolean(text, out);
	case CONFIG_CHOICE:
		return choice(k->choices, text);
	case CONFIG_ADDRESS:
		return address(text);
	}
	return false;
}

static const char *wanted(const struct config_key *k)
{
	switch (k->kind) {
	case CONFIG_TEXT:
		return "some text";
	case CONFIG_PATH:
		return "an absolute path";
	case CONFIG_NUMBER:
		return "a number";
	case CONFIG_BYTES:
		return "a number of bytes, such as 8m";
	case CONFIG_SECONDS:
		return "a time, such as 90s, 15m, 2h or 1d";
	case CONFIG_BOOL:
		return "true or false";
	case CONFIG_CHOICE:
		return k->choices;
	case CONFIG_ADDRESS:
		return "an address user@host";
	}
	return "";
}

static const struct config_key *find_key(const char *section, bool named, const char *key)
{
	for (const struct config_key *k = config_keys; k->section; k++)
		if (!strcmp(k->section, section) && k->named == named && !strcmp(k->key, key))
			return k;
	return NULL;
}

/* Which form a section has: 0 none, 1 [section], 2 [section "name"], 3 both. */
static unsigned section_forms(const char *section)
{
	unsigned forms = 0;

	for (const struct config_key *k = config_keys; k->section; k++)
		if (!strcmp(k->section, section))
			forms |= k->named ? 2 : 1;
	return forms;
}

static void clean(struct strbuf *out, const char *text)
{
	utf8_add_clean(out, text, strlen(text), false);
}

static void check_header(const struct config_entry *e, struct strbuf *out)
{
	unsigned forms = section_forms(e->section);

	if (!forms)
		strbuf_addf(out, "there is no section [%s]", e->section);
	else if (*e->name && !(forms & 2))
		strbuf_addf(out, "[%s] takes no name", e->section);
	else if (!*e->name && !(forms & 1))
		strbuf_addf(out, "[%s] needs a name: [%s \"NAME\"]", e->section, e->section);
}

static void check_entry(const struct config *c, const struct config_entry *e, struct strbuf *out)
{
	const struct config_key *k = find_key(e->section, *e->name != '\0', e->key);
	int64_t n;

	if (!section_forms(e->section))
		return; /* its header has been told */
	if (!k) {
		strbuf_addf(out, "[%s] has no key %s", e->section, e->key);
		return;
	}
	for (const struct config_entry *b = c->entries.at; !k->many && b < e; b++)
		if (b->key && !strcmp(b->section, e->section) && !strcmp(b->name, e->name) &&
		    !strcmp(b->key, e->key)) {
			strbuf_addf(out, "%s was given in line %u already", e->key, b->line);
			return;
		}
	if (!config_value(k, e->value, &n)) {
		strbuf_addf(out, "%s is \"", e->key);
		clean(out, e->value);
		strbuf_addf(out, "\" and has to be %s", wanted(k));
	}
}

static void add_problem(const struct config *c, unsigned line, const char *what,
			struct strbuf *problems, unsigned *nr)
{
	strbuf_addf(problems, "%s:%u: %s\n", c->path, line, what);
	++*nr;
}

/* Errors of syntax and what the entries say, by line. */
unsigned config_check(const struct config *c, struct strbuf *problems)
{
	const struct config_entry *error = c->errors.at;
	const struct config_entry *last = error ? error + c->errors.nr : NULL;
	struct strbuf one = STRBUF_INIT;
	unsigned nr = 0;

	vec_each (&c->entries, const struct config_entry, e) {
		for (; error != last && error->line <= e->line; error++)
			add_problem(c, error->line, error->value, problems, &nr);
		strbuf_reset(&one);
		if (e->key)
			check_entry(c, e, &one);
		else
			check_header(e, &one);
		if (one.len)
			add_problem(c, e->line, one.buf, problems, &nr);
	}
	for (; error != last; error++)
		add_problem(c, error->line, error->value, problems, &nr);
	strbuf_free(&one);
	return nr;
}

/* The key's row; a key that the table lacks is a mistake in this program. */
static const struct config_key *known(const char *section, const char *name, const char *key)
{
	const struct config_key *k = find_key(section, name != NULL, key);

	if (!k) {
		fprintf(stderr, "mmucheck-bot: config_keys has no [%s] %s\n", section, key);
		abort();
	}
	return k;
}

const char *config_all(const struct config *c, const char *section, const char *name,
		       const char *key, size_t i)
{
	known(section, name, key);
	vec_each (&c->entries, const struct config_entry, e)
		if (e->key && !strcmp(e->section, section) && !strcmp(e->name, name ? name : "") &&
		    !strcmp(e->key, key) && !i--)
			return e->value;
	return NULL;
}

const char *config_str(const struct config *c, const char *section, const char *name,
		       const char *key)
{
	const char *value = known(section, name, key)->value;
	const char *v;

	for (size_t i = 0; (v = config_all(c, section, name, key, i)); i++)
		value = v;
	return value;
}

int64_t config_num(const struct config *c, const char *section, const char *name, const char *key)
{
	const char *value = config_str(c, section, name, key);
	int64_t n;

	return value && config_value(known(section, name, key), value, &n) ? n : -1;
}

/* Has an earlier header this name? */
static bool seen_before(const struct config *c, const struct config_entry *e)
{
	for (const struct config_entry *b = c->entries.at; b < e; b++)
		if (!b->key && !strcmp(b->section, e->section) && !strcmp(b->name, e->name))
			return true;
	return false;
}

const char *config_name(const struct config *c, const char *section, size_t i)
{
	vec_each (&c->entries, const struct config_entry, e)
		if (!e->key && *e->name && !strcmp(e->section, section) && !seen_before(c, e) &&
		    !i--)
			return e->name;
	return NULL;
}
