// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for the commands in an answer: a reason is a piece of one line of it, and
 * a quoted line is no command.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* Lines that begin with our name, however it is written. */
static unsigned lines_for_us(const char *text)
{
	unsigned nr = 0;

	for (const char *p = text; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		nr += !strncasecmp(p, "mmucheck:", 9);
	return nr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	unsigned nr = 0, want;
	const char *at = text;
	struct command c;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	want = lines_for_us(text);
	while (command_next(&at, &c)) {
		nr++;
		check(c.verb != COMMAND_NONE && c.verb <= COMMAND_UNKNOWN && c.nr < 10000);
		check(c.reason >= text && c.reason + c.len <= at && c.len <= 500);
		check(!memchr(c.reason, '\n', c.len));
	}
	check(nr == want && !*at);
	free(text);
	return 0;
}
