// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/utf8.h"

static json_t *clean(const char *s, bool tabs)
{
	struct strbuf sb = STRBUF_INIT;
	json_t *j;

	while (s && *s) {
		size_t len = strcspn(s, "\n");

		utf8_add_clean(&sb, s, len, tabs);
		s += len;
		if (*s) {
			strbuf_addc(&sb, '\n');
			s++;
		}
	}
	j = json_stringn(sb.buf, sb.len);
	strbuf_free(&sb);
	return j;
}

json_t *json_clean(const char *s)
{
	return clean(s, false);
}

json_t *json_clean_code(const char *s)
{
	return clean(s, true);
}

json_t *json_list(const char *names)
{
	json_t *a = json_array();

	while (names && *names) {
		size_t len = strcspn(names, ",");
		char *name = strndup(names, len);

		json_array_append_new(a, json_clean(name));
		free(name);
		names += len;
		names += strspn(names, ", ");
	}
	return a;
}
