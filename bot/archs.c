// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/archs.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/build.h"

/* Where a key is said that the list may say itself: the list's section, or [review]. */
struct place {
	const char *section, *name;
};

static struct place place_of(const struct config *c, const char *list, const char *key)
{
	struct place p = {"list", list};

	if (!list || !config_all(c, p.section, p.name, key, 0))
		p = (struct place){"review", NULL};
	return p;
}

char *arch_expand(const char *text, const char *name)
{
	struct strbuf out = STRBUF_INIT;

	for (const char *p = text; *p; p++) {
		if (name && p[0] == '%' && p[1] == 'a') {
			strbuf_adds(&out, name);
			p++;
		} else {
			strbuf_addc(&out, *p);
		}
	}
	return strbuf_detach(&out);
}

static void add(const char *build, const char *name, struct archs *out)
{
	struct arch a = {.name = name, .build = build ? arch_expand(build, name) : NULL};

	a.prepared = !a.build || build_is_prepared(a.build);
	vec_push(&out->list, a);
}

void archs_of(const struct config *c, const char *list, struct archs *out)
{
	struct place names = place_of(c, list, "arch"), builds = place_of(c, list, "build");
	const char *build = config_str(c, builds.section, builds.name, "build"), *name;

	for (size_t i = 0; i < ARCHS_MAX; i++) {
		name = config_all(c, names.section, names.name, "arch", i);
		if (name)
			add(build, name, out);
	}
	if (!out->list.nr)
		add(build, NULL, out);
}

void archs_free(struct archs *a)
{
	vec_each (&a->list, struct arch, one)
		free(one->build);
	vec_free(&a->list);
}

/* The line that a key was given in last. */
static unsigned line_of(const struct config *c, struct place p, const char *key)
{
	unsigned line = 0;

	vec_each (&c->entries, const struct config_entry, e)
		if (e->key && !strcmp(e->section, p.section) &&
		    !strcmp(e->name, p.name ? p.name : "") && !strcmp(e->key, key))
			line = e->line;
	return line;
}

static unsigned check_list(const struct config *c, const char *list, struct strbuf *problems)
{
	struct place names = place_of(c, list, "arch"), builds = place_of(c, list, "build");
	const char *build = config_str(c, builds.section, builds.name, "build");
	unsigned nr = 0;

	if (config_all(c, names.section, names.name, "arch", ARCHS_MAX)) {
		strbuf_addf(problems, "%s:%u: there are more than %d architectures\n", c->path,
			    line_of(c, names, "arch"), ARCHS_MAX);
		nr++;
	}
	if (build && config_all(c, names.section, names.name, "arch", 1) && !strstr(build, "%a")) {
		strbuf_addf(problems,
			    "%s:%u: build has to have %%a in it, which stands for the "
			    "architecture: there are several\n",
			    c->path, line_of(c, builds, "build"));
		nr++;
	}
	return nr;
}

unsigned archs_check(const struct config *c, struct strbuf *problems)
{
	unsigned nr = check_list(c, NULL, problems);
	const char *list;

	/* What [review] says is told once. */
	for (size_t i = 0; (list = config_name(c, "list", i)); i++)
		if (config_all(c, "list", list, "arch", 0) ||
		    config_all(c, "list", list, "build", 0))
			nr += check_list(c, list, problems);
	return nr;
}
