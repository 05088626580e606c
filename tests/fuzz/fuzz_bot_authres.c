// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for who a mail with commands is from.  A mail that is obeyed has one From,
 * and a field Authentication-Results of our server that says so, above all others.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (!strncasecmp(text + i, word, n))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char from[] = "mel@example.org", server[] = "mx.bot.example";
	const char *raw = (const char *)data;
	bool plain = command_is_from(raw, size, from, NULL);
	bool good = command_is_from(raw, size, from, server);

	if (good && !plain)
		abort();
	if (plain && !has(raw, size, "from"))
		abort();
	if (good && (!has(raw, size, "authentication-results") || !has(raw, size, server) ||
		     !has(raw, size, "dkim=pass")))
		abort();
	/* What is not there cannot have been signed. */
	if (command_is_from(raw, size, "nobody-at-all@elsewhere.example", server) &&
	    !has(raw, size, "elsewhere"))
		abort();
	return 0;
}
