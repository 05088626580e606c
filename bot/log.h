/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines on standard error, as journald reads them: "<4>text" where it listens (sd-daemon(3)),
 * else "warning: text".  What comes from a mail is cleaned: a line stays a line.
 */
#ifndef BOT_LOG_H
#define BOT_LOG_H

#include <syslog.h> /* LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG */

__attribute__((format(printf, 2, 3))) void log_line(int level, const char *fmt, ...);

#endif
