// SPDX-License-Identifier: GPL-2.0-or-later
/* Every key of the configuration.  Adding one is adding a row. */
#include <stddef.h>

#include "bot/config.h"

/* clang-format off */
const struct config_key config_keys[] = {
	{"bot", "database", CONFIG_PATH, .value = "/var/lib/mmucheck-bot/bot.db",
	 .doc = "the queue and everything that is remembered"},

	/* Mails that are larger or stranger than this are set aside with the reason. */
	{"limits", "mail", CONFIG_BYTES, .value = "8m", .doc = "largest mail that is read"},
	{"limits", "parts", CONFIG_NUMBER, .value = "100", .doc = "most MIME parts of a mail"},
	{"limits", "depth", CONFIG_NUMBER, .value = "8", .doc = "deepest nesting of MIME parts"},
	{"limits", "text", CONFIG_BYTES, .value = "4m", .doc = "most decoded text of a mail"},
	{"limits", "line", CONFIG_BYTES, .value = "16k", .doc = "longest line of that text"},

	{"series", "wait", CONFIG_SECONDS, .value = "2h",
	 .doc = "how long missing patches of a series are waited for, from the last that came"},
	{"series", "settle", CONFIG_SECONDS, .value = "5m",
	 .doc = "how long a cover letter is waited for when all patches are there"},

	{"list", "first", CONFIG_SECONDS, .named = true, .value = "1d",
	 .doc = "how far back the first reading of a public-inbox goes"},
	{"list", "maildir", CONFIG_PATH, .named = true, .many = true,
	 .doc = "a Maildir this list's mail is delivered to; mails move from new/ to cur/"},
	{"list", "maildir-readonly", CONFIG_PATH, .named = true, .many = true,
	 .doc = "a Maildir that is not changed: names that were read are remembered"},
	{"list", "mbox", CONFIG_PATH, .named = true, .many = true,
	 .doc = "an mbox file that grows"},
	{"list", "public-inbox", CONFIG_PATH, .named = true, .many = true,
	 .doc = "a public-inbox of version 2: the directory with git/0.git"},

	{NULL},
};
/* clang-format on */
