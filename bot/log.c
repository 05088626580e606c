// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/strbuf.h"
#include "util/utf8.h"

static const char *level_name(int level)
{
	switch (level) {
	case LOG_ERR:
		return "error: ";
	case LOG_WARNING:
		return "warning: ";
	default:
		return "";
	}
}

void log_line(int level, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT, line = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	if (getenv("JOURNAL_STREAM"))
		strbuf_addf(&line, "<%d>", level);
	else
		strbuf_addf(&line, "mmucheck-bot: %s", level_name(level));
	utf8_add_clean(&line, text.buf, text.len, false);
	strbuf_addc(&line, '\n');
	/* In one piece, so that lines of several processes do not mix. */
	if (write(STDERR_FILENO, line.buf, line.len) < 0) {
		/* nobody listens */
	}
	strbuf_free(&line);
	strbuf_free(&text);
}
