// SPDX-License-Identifier: GPL-2.0-or-later
#include "hook/settings.h"

#include <stdlib.h>
#include <string.h>

#include "hook/clone_git.h"
#include "util/arena.h"

static const char *const levels[] = {
	[HOOK_FAIL_NONE] = "none",
	[HOOK_FAIL_HIGH] = "high",
	[HOOK_FAIL_MEDIUM] = "medium",
	[HOOK_FAIL_ANY] = "any",
};

int hook_parse_fail_on(struct ctx *ctx, const char *word, enum hook_fail_on *out)
{
	for (int i = HOOK_FAIL_NONE; i <= HOOK_FAIL_ANY; i++)
		if (!strcmp(word, levels[i])) {
			*out = i;
			return 0;
		}
	return ctx_error(ctx, "nothing fails on \"%s\"; known are none, high, medium and any",
			 word);
}

const char *hook_fail_on_name(enum hook_fail_on level)
{
	return levels[level];
}

int hook_settings_read(struct ctx *ctx, const char *top, struct hook_settings *s)
{
	char *level = clone_config(ctx, top, "mmucheck.failOn");
	int ret = 0;

	*s = (struct hook_settings){.build = clone_config(ctx, top, "mmucheck.build"),
				    .arch = clone_config(ctx, top, "mmucheck.arch"),
				    .fail_on = HOOK_FAIL_MEDIUM};
	if (!s->arch)
		s->arch = xstrdup("x86_64");
	if (level)
		ret = hook_parse_fail_on(ctx, level, &s->fail_on);
	free(level);
	return ret;
}

int hook_settings_set(struct ctx *ctx, const char *top, const char *name, const char *value)
{
	char *said;

	if (!value) {
		clone_git_true(ctx, top, (const char *[]){"config", "--unset-all", name, NULL});
		return 0;
	}
	said = clone_git_line(ctx, top,
			      (const char *[]){"config", "--replace-all", name, value, NULL});
	free(said);
	return said ? 0 : -1;
}

void hook_settings_free(struct hook_settings *s)
{
	free(s->build);
	free(s->arch);
	*s = (struct hook_settings){0};
}
