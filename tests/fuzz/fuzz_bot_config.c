// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for the bot's configuration: every problem lies in a line of it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf problems = STRBUF_INIT;
	struct config c;
	unsigned lines = 1, nr;
	size_t told = 0;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	config_parse(&c, "f", (const char *)data, size);
	vec_each (&c.entries, const struct config_entry, e)
		if (!e->line || e->line > lines || (e->key && !e->value))
			abort();
	nr = config_check(&c, &problems);
	for (const char *p = problems.buf; *p; p++)
		told += *p == '\n';
	if (told != nr)
		abort();
	for (size_t i = 0; config_name(&c, "list", i); i++)
		config_str(&c, "list", config_name(&c, "list", i), "mbox");
	strbuf_free(&problems);
	config_free(&c);
	return 0;
}
