// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for the lexer and for mentions: tokens lie in the text, in order. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "kbuild/mention.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_tokens(const char *text, size_t len)
{
	const char *last = text;
	uint32_t line = 1;
	struct lexer lx;
	struct lex_token t;

	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		if (t.text < last || !t.len || t.text + t.len > text + len || t.line < line)
			abort();
		last = t.text + t.len;
		line = t.line;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"f", "gg", "set_pte_at"};
	const char *text = (const char *)data;
	struct mention_scan scan;
	struct name_set set;
	struct mention m;

	read_tokens(text, size);
	name_set_init(&set, names, sizeof(names) / sizeof(names[0]));
	mention_start(&scan, &set, text, size);
	while (mention_next(&scan, &m)) {
		if (m.name >= sizeof(names) / sizeof(names[0]) || !m.line)
			abort();
		mention_has_body(&scan);
	}
	name_set_free(&set);
	return 0;
}
