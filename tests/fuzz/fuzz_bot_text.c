// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for the text of mails: the first byte chooses a charset. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/mail_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = {"iso-8859-1", "windows-1251", "koi8-r",	 "gb2312",
					       "big5",	     "iso-2022-jp",  "euc-kr",	 "utf-16",
					       "utf-16be",   "shift_jis",    "us-ascii", "x-none"};
	struct strbuf text = STRBUF_INIT, flowed = STRBUF_INIT, bare = STRBUF_INIT,
		      clean = STRBUF_INIT;
	size_t nr = sizeof(charsets) / sizeof(charsets[0]);

	if (!size)
		return 0;
	text_to_utf8(&text, (const char *)data + 1, size - 1, charsets[*data % nr]);
	check(text.len <= 4 * size);
	text_unix(&text);
	text_unflow(&flowed, text.buf, text.len, *data & 128);
	check(flowed.len <= 2 * text.len + 1);
	text_unarmour(&bare, flowed.buf, flowed.len);
	check(bare.len <= flowed.len + 1);
	text_add_clean(&clean, bare.buf, bare.len);
	check(!memchr(clean.buf, '\0', clean.len));
	check(text_longest_line(clean.buf, clean.len) <= clean.len);
	text_has_diff(clean.buf, clean.len);
	strbuf_free(&text);
	strbuf_free(&flowed);
	strbuf_free(&bare);
	strbuf_free(&clean);
	return 0;
}
