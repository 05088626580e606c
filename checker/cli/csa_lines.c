// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/csa_lines.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "util/path.h"

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef", *p = c ? strchr(digits, c | 0x20) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* "file:///tree/mm/a%2Bb.c" to "mm/a+b.c" */
static char *name_of(const char *uri, const char *root)
{
	struct strbuf sb = STRBUF_INIT;
	const char *below;
	char *real, *name;

	uri += strncmp(uri, "file://", 7) ? 0 : 7;
	for (; *uri; uri++) {
		int hi = *uri == '%' ? hex_value(uri[1]) : -1;
		int lo = hi >= 0 ? hex_value(uri[2]) : -1;

		strbuf_addc(&sb, lo >= 0 ? (char)(hi * 16 + lo) : *uri);
		uri += lo >= 0 ? 2 : 0;
	}
	real = path_real(root, sb.buf);
	below = path_below(root, real);
	name = xstrdup(below ? below : real);
	free(real);
	strbuf_free(&sb);
	return name;
}

/* "FILE:LINE:COL: LEVEL: TEXT"; false when the location lacks what that takes. */
static bool add_line(struct strbuf *out, const json_t *location, const char *level,
		     const char *text, const char *root)
{
	const json_t *physical = json_object_get(location, "physicalLocation");
	const json_t *region = json_object_get(physical, "region");
	const char *uri = json_string_value(
		json_object_get(json_object_get(physical, "artifactLocation"), "uri"));
	json_int_t line = json_integer_value(json_object_get(region, "startLine"));
	json_int_t col = json_integer_value(json_object_get(region, "startColumn"));
	char *name;

	if (!uri || line < 1 || col < 1 || !text)
		return false;
	name = name_of(uri, root);
	strbuf_addf(out, "%s:%lld:%lld: %s: %s\n", name, line, col, level, text);
	free(name);
	return true;
}

static const char *message(const json_t *j)
{
	return json_string_value(json_object_get(json_object_get(j, "message"), "text"));
}

/* The steps that matter, without the last one, which is the finding again. */
static void add_steps(struct strbuf *out, const json_t *result, const char *root)
{
	const json_t *flow = json_array_get(json_object_get(result, "codeFlows"), 0);
	const json_t *thread = json_array_get(json_object_get(flow, "threadFlows"), 0);
	const json_t *steps = json_object_get(thread, "locations");
	size_t nr = json_array_size(steps);

	for (size_t i = 0; i + 1 < nr; i++) {
		const json_t *step = json_array_get(steps, i);
		const json_t *location = json_object_get(step, "location");
		const char *weight = json_string_value(json_object_get(step, "importance"));

		if (weight && !strcmp(weight, "essential"))
			add_line(out, location, "note", message(location), root);
	}
}

/* 1 if the finding is new, 0 if it was there, -1 if it is none. */
static int add_result(const json_t *result, const char *root, struct strpool *seen,
		      struct strbuf *out)
{
	const json_t *location = json_array_get(json_object_get(result, "locations"), 0);
	struct strbuf line = STRBUF_INIT;
	int ret = -1;

	if (add_line(&line, location, "warning", message(result), root)) {
		ret = !strpool_find(seen, line.buf);
		if (ret) {
			strpool_intern(seen, line.buf);
			strbuf_adds(out, line.buf);
			add_steps(out, result, root);
		}
	}
	strbuf_free(&line);
	return ret;
}

int csa_lines(struct ctx *ctx, const char *path, const char *root, struct strpool *seen,
	      struct strbuf *out)
{
	json_error_t error;
	json_t *log = json_load_file(path, 0, &error), *run, *result;
	size_t i, k;
	int nr = 0;

	if (!log)
		return ctx_error(ctx, "%s:%d: %s", path, error.line, error.text);
	json_array_foreach(json_object_get(log, "runs"), i, run)
	{
		json_array_foreach(json_object_get(run, "results"), k, result)
		{
			int ret = add_result(result, root, seen, out);

			if (ret >= 0) {
				nr += ret;
				continue;
			}
			json_decref(log);
			return ctx_error(ctx, "%s: a result without place or text", path);
		}
	}
	json_decref(log);
	return nr;
}
