// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/preimage.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILES 20000

/* The head of one file's diff, from "diff --git" to its first hunk. */
struct head {
	bool open;
	char id[GIT_ID];
	char *old, *now; /* paths */
};

static bool starts(const char *line, size_t len, const char *prefix)
{
	return len >= strlen(prefix) && !memcmp(line, prefix, strlen(prefix));
}

static char *rest(const char *line, size_t len, const char *prefix)
{
	size_t skip = strlen(prefix);

	while (len > skip && (line[len - 1] == '\r' || line[len - 1] == '\t'))
		len--;
	return strndup(line + skip, len - skip);
}

/* "index OLD..NEW": the first id if it is long enough to tell something. */
static void take_id(struct head *h, const char *line, size_t len)
{
	size_t at = strlen("index "), nr = 0;

	while (at + nr < len && nr < GIT_ID - 1 && strchr("0123456789abcdef", line[at + nr]))
		nr++;
	if (nr < PREIMAGE_MIN || at + nr + 2 > len || memcmp(line + at + nr, "..", 2))
		return;
	memcpy(h->id, line + at, nr);
	h->id[nr] = '\0';
}

static bool is_known(const struct preimages *p, const char *path)
{
	vec_each (&p->list, struct preimage, i)
		if (!strcmp(i->path, path))
			return true;
	vec_each (&p->made, char *, made)
		if (!strcmp(*made, path))
			return true;
	return false;
}

static bool is_null_id(const char *id)
{
	return !id[strspn(id, "0")];
}

static void finish(struct preimages *p, struct head *h)
{
	if (h->open && h->old && *h->old && *h->id && !is_null_id(h->id) && !is_known(p, h->old) &&
	    p->list.nr < MAX_FILES) {
		struct preimage new = {.path = xstrdup(h->old)};

		memcpy(new.id, h->id, sizeof(new.id));
		vec_push(&p->list, new);
	}
	if (h->open && h->now && !is_known(p, h->now) && p->made.nr < MAX_FILES)
		vec_push(&p->made, xstrdup(h->now));
	free(h->old);
	free(h->now);
	*h = (struct head){0};
}

static void set_path(char **path, char *value)
{
	free(*path);
	*path = value;
}

static void take_line(struct preimages *p, struct head *h, const char *line, size_t len)
{
	if (starts(line, len, "diff --git ")) {
		finish(p, h);
		h->open = p->has_diff = true;
	} else if (starts(line, len, "@@ ") || starts(line, len, "GIT binary patch")) {
		p->has_diff = true;
		finish(p, h);
	} else if (!h->open) {
		return;
	} else if (starts(line, len, "index ")) {
		take_id(h, line, len);
	} else if (starts(line, len, "--- a/")) {
		set_path(&h->old, rest(line, len, "--- a/"));
	} else if (starts(line, len, "+++ b/")) {
		set_path(&h->now, rest(line, len, "+++ b/"));
	} else if (starts(line, len, "rename from ")) {
		set_path(&h->old, rest(line, len, "rename from "));
	} else if (starts(line, len, "rename to ")) {
		set_path(&h->now, rest(line, len, "rename to "));
	}
}

void preimages_add(struct preimages *p, const char *text, size_t len)
{
	const char *end = text + len;
	struct head h = {0};

	for (const char *line = text; line < end;) {
		const char *nl = memchr(line, '\n', (size_t)(end - line));

		take_line(p, &h, line, (size_t)((nl ? nl : end) - line));
		line = nl ? nl + 1 : end;
	}
	finish(p, &h);
}

void preimages_free(struct preimages *p)
{
	vec_each (&p->list, struct preimage, i)
		free(i->path);
	vec_each (&p->made, char *, path)
		free(*path);
	vec_free(&p->list);
	vec_free(&p->made);
}
