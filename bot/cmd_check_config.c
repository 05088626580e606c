// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot check-config: every problem of the configuration, with its line. */
#include <stdio.h>
#include <string.h>

#include "bot/archs.h"
#include "bot/bot.h"

static const char *const kinds[] = {
	[CONFIG_TEXT] = "text",	  [CONFIG_PATH] = "path",	[CONFIG_NUMBER] = "number",
	[CONFIG_BYTES] = "bytes", [CONFIG_SECONDS] = "time",	[CONFIG_BOOL] = "true|false",
	[CONFIG_CHOICE] = "",	  [CONFIG_ADDRESS] = "address",
};

static void print_keys(void)
{
	for (const struct config_key *k = config_keys; k->section; k++)
		printf("[%s%s] %s = %s%s%s%s\n\t%s\n", k->section, k->named ? " \"NAME\"" : "",
		       k->key, k->kind == CONFIG_CHOICE ? k->choices : kinds[k->kind],
		       k->value ? ", default " : "", k->value ? k->value : "",
		       k->many ? ", several times" : "", k->doc);
}

int cmd_check_config(struct bot *bot, int argc, char **argv)
{
	struct strbuf problems = STRBUF_INIT;
	unsigned nr;

	if (argc == 2 && !strcmp(argv[1], "--keys")) {
		print_keys();
		return 0;
	}
	if (argc > 1)
		return ctx_error(bot->ctx, "check-config takes --keys or nothing, not \"%s\"",
				 argv[1]);
	if (config_read(bot->ctx, bot->config_path, &bot->config))
		return -1;
	nr = config_check(&bot->config, &problems) + archs_check(&bot->config, &problems);
	fputs(problems.buf, stdout);
	strbuf_free(&problems);
	if (nr)
		return ctx_error(bot->ctx, "%s has %u problem%s", bot->config.path, nr,
				 nr == 1 ? "" : "s");
	printf("%s: nothing is wrong\n", bot->config.path);
	return 0;
}
