/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text of unknown origin as JSON strings; all results are new references. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

/* A string that can be shown, see utf8_add_clean(); "" for NULL.  Lines stay lines. */
json_t *json_clean(const char *s);
/* The same with its tabs. */
json_t *json_clean_code(const char *s);
/* "a, b" as an array. */
json_t *json_list(const char *names);

#endif
