/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The architectures that a list's series are reviewed for, each with the build directory that was
 * prepared for it: review.arch and review.build, or the list's own.
 *
 *	struct archs a = {0};
 *	archs_of(&bot->config, list, &a);
 *	vec_each (&a.list, const struct arch, one) ...
 *	archs_free(&a);
 */
#ifndef BOT_ARCHS_H
#define BOT_ARCHS_H

#include "bot/config.h"

#define ARCHS_MAX 16

struct arch {
	const char *name; /* as mmucheck --arch takes it; NULL: mmucheck's own default */
	char *build;	  /* NULL: none is configured */
	bool prepared;	  /* is there what a review needs of it?  True without one */
};

struct archs {
	VEC(struct arch) list; /* at least one */
};

/* A setting with %a in it, which stands for the architecture; to be freed. */
char *arch_expand(const char *text, const char *name);
void archs_of(const struct config *c, const char *list, struct archs *out);
void archs_free(struct archs *a);
/*
 * Append what is wrong with them, as config_check() does, and return how many: with several
 * architectures a build directory has to have %a in its name, which stands for them.
 */
unsigned archs_check(const struct config *c, struct strbuf *problems);

#endif
