// SPDX-License-Identifier: GPL-2.0-or-later
/* Every key of the configuration.  Adding one is adding a row. */
#include <stddef.h>

#include "bot/config.h"

/* clang-format off */
const struct config_key config_keys[] = {
	{"bot", "database", CONFIG_PATH, .value = "/var/lib/mmucheck-bot/bot.db",
	 .doc = "the queue and everything that is remembered"},

	{"bot", "state", CONFIG_PATH, .value = "/var/lib/mmucheck-bot",
	 .doc = "where running jobs have their files"},
	{"bot", "poll", CONFIG_SECONDS, .value = "30s",
	 .doc = "how often run looks for mail and for what is to be sent"},
	{"bot", "workers", CONFIG_NUMBER, .value = "2", .doc = "reviews at a time"},
	{"bot", "from", CONFIG_ADDRESS, .value = "mmucheck-bot@localhost.localdomain",
	 .doc = "address that replies come from"},
	{"bot", "name", CONFIG_TEXT, .value = "mmucheck", .doc = "the name before that address"},

	{"review", "command", CONFIG_PATH, .value = "/usr/bin/mmucheck", .doc = "the checker"},
	{"review", "argument", CONFIG_TEXT, .many = true,
	 .doc = "one more argument of mmucheck review, such as --arch=arm64"},
	{"review", "tree", CONFIG_PATH, .doc = "kernel tree, a work tree of git; must be set here or for the list"},
	{"review", "build", CONFIG_PATH, .doc = "its build directory"},
	{"review", "base", CONFIG_TEXT, .value = "HEAD",
	 .doc = "what a series is applied to that names no base we have"},
	{"review", "cache", CONFIG_PATH,
	 .doc = "cache of mmucheck that reviews may read; never written by them"},
	{"review", "retry", CONFIG_SECONDS, .value = "30s",
	 .doc = "how long after its second failure a review is tried for the last time"},

	{"sandbox", "mode", CONFIG_CHOICE, .value = "bwrap", .choices = "bwrap|none",
	 .doc = "none is for tests only"},
	{"sandbox", "program", CONFIG_PATH, .value = "/usr/bin/bwrap", .doc = "bubblewrap"},
	{"sandbox", "readable", CONFIG_PATH, .many = true,
	 .doc = "what a review may read beside tree, build directory and /usr"},
	{"sandbox", "time", CONFIG_SECONDS, .value = "15m", .doc = "wall clock of a review"},
	{"sandbox", "cpu", CONFIG_SECONDS, .value = "10m", .doc = "CPU time of each process"},
	{"sandbox", "memory", CONFIG_BYTES, .value = "4g",
	 .doc = "address space of each process; 0: no limit"},
	{"sandbox", "file-size", CONFIG_BYTES, .value = "256m", .doc = "largest file, the report too"},
	{"sandbox", "tmp-size", CONFIG_BYTES, .value = "2g", .doc = "all temporary files together"},

	{"policy", "list-address", CONFIG_TEXT, .many = true,
	 .doc = "pattern of addresses that are lists, *@vger.kernel.org: not written to unless a [list] with reply = all has the address"},

	{"delivery", "method", CONFIG_CHOICE, .value = "maildir", .choices = "maildir|sendmail|smtp",
	 .doc = "maildir is the dry run: nothing leaves the machine"},
	{"delivery", "maildir", CONFIG_PATH, .value = "/var/lib/mmucheck-bot/outbox",
	 .doc = "where the dry run writes replies"},
	{"delivery", "sendmail", CONFIG_PATH, .value = "/usr/sbin/sendmail",
	 .doc = "the machine's mailer"},
	{"delivery", "smtp", CONFIG_TEXT, .value = "smtp://localhost:25", .doc = "URL of the server"},
	{"delivery", "user", CONFIG_TEXT, .doc = "name for authentication; TLS is then demanded"},
	{"delivery", "password-file", CONFIG_PATH, .doc = "its first line is the password"},
	{"delivery", "ca", CONFIG_PATH, .doc = "certificates to trust instead of the machine's"},
	{"delivery", "timeout", CONFIG_SECONDS, .value = "60s", .doc = "for one mail"},
	{"delivery", "daily", CONFIG_NUMBER, .value = "20", .doc = "most mails in 24 hours, all lists"},

	{"commands", "allow", CONFIG_ADDRESS, .many = true,
	 .doc = "whose answers are obeyed: invalid, known, stop"},
	{"commands", "authserv", CONFIG_TEXT,
	 .doc = "name of our mail server in Authentication-Results: obey only with its dkim=pass"},

	{"status", "page", CONFIG_PATH, .doc = "HTML page that is kept up to date"},
	{"status", "findings", CONFIG_PATH,
	 .doc = "list of the findings that nobody is mailed about, old ones first of all; kept up to date"},
	{"status", "metrics", CONFIG_PATH, .doc = "the same for Prometheus' textfile collector"},
	{"status", "url", CONFIG_TEXT, .doc = "where people find the page; Patchwork links to it"},
	{"status", "archive", CONFIG_TEXT,
	 .doc = "URL of an archive that has mails by Message-ID, https://lore.kernel.org/r"},

	{"retention", "mail", CONFIG_SECONDS, .value = "90d", .doc = "texts of mails are removed after that"},
	{"retention", "series", CONFIG_SECONDS, .value = "730d",
	 .doc = "series, results and replies are removed after that; verdicts never"},

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

	{"list", "address", CONFIG_ADDRESS, .named = true, .many = true,
	 .doc = "address of the list"},
	{"list", "reply", CONFIG_CHOICE, .named = true, .value = "mute", .choices = "mute|author|all",
	 .doc = "who is answered"},
	{"list", "embargo", CONFIG_SECONDS, .named = true, .value = "0s",
	 .doc = "how long after a series its reply may be sent"},
	{"list", "daily", CONFIG_NUMBER, .named = true, .value = "5",
	 .doc = "most replies to series of this list in 24 hours"},
	{"list", "min-confidence", CONFIG_CHOICE, .named = true, .value = "high",
	 .choices = "high|medium|low", .doc = "what is asked about"},
	{"list", "tree", CONFIG_PATH, .named = true, .doc = "as review.tree, for this list"},
	{"list", "build", CONFIG_PATH, .named = true, .doc = "as review.build, for this list"},
	{"list", "base", CONFIG_TEXT, .named = true, .doc = "as review.base, for this list"},
	{"list", "patchwork", CONFIG_TEXT, .named = true,
	 .doc = "URL of a Patchwork that gets checks, without /api"},
	{"list", "patchwork-token", CONFIG_PATH, .named = true, .doc = "its first line is the API token"},
	{"list", "patchwork-project", CONFIG_TEXT, .named = true, .doc = "link name of the project there"},
	{"list", "patchwork-context", CONFIG_TEXT, .named = true, .value = "mmucheck",
	 .doc = "name of the check"},

	{.section = NULL},
};
/* clang-format on */
