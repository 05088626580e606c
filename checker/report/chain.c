// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/chain.h"

#include <stdbool.h>
#include <string.h>

#include "util/word.h"

struct frame {
	uint32_t func;
	int depth;
};

struct frames {
	VEC(struct frame) open;
};

/* Does a step say that it calls a function?  "calls f(), passed by g() at mm/a.c:3" */
static bool says_call(const char *text, const char *func)
{
	size_t len = strlen(func);

	if (!len || !strstr(text, "call"))
		return false;
	for (const char *p = strstr(text, func); p; p = strstr(p + 1, func))
		if ((p == text || !is_word_char(p[-1])) && !strncmp(p + len, "()", 2))
			return true;
	return false;
}

/* The frame of a step's function after the steps before it. */
static int enter(struct frames *s, uint32_t func, bool called)
{
	int depth = s->open.nr ? s->open.at[s->open.nr - 1].depth : 0;

	for (size_t i = s->open.nr; i-- > 0;)
		if (s->open.at[i].func == func && !(called && i == s->open.nr - 1)) {
			s->open.nr = i + 1;
			return s->open.at[i].depth;
		}
	if (s->open.nr && !called) {
		depth = s->open.at[0].depth - 1;
		vec_clear(&s->open);
	} else if (s->open.nr) {
		depth++;
	}
	vec_push(&s->open, (struct frame){func, depth});
	return depth;
}

void chain_depths(const struct ctx *ctx, const struct finding *f, unsigned *depth)
{
	struct frames s = {0};
	int least = 0, *at = xcalloc(f->nr_steps + 1, sizeof(*at));

	for (unsigned i = 0; i < f->nr_steps; i++) {
		const struct finding_step *step = &f->steps[i];
		bool called = i && says_call(step[-1].text, strpool_get(&ctx->names, step->func));

		at[i] = enter(&s, step->func, called);
		if (at[i] < least)
			least = at[i];
	}
	for (unsigned i = 0; i < f->nr_steps; i++)
		depth[i] = (unsigned)(at[i] - least);
	free(at);
	vec_free(&s.open);
}
