// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/contents.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILE ((size_t)256 << 20)

int64_t contents_time(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

int64_t contents_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return contents_time(&now);
}

void contents_settle(int64_t written)
{
	int64_t left = written + CONTENTS_LAG + 1000000 - contents_clock();

	/* More is left when the clock was set back. */
	if (left > 0 && left <= 2 * CONTENTS_LAG)
		nanosleep(&(struct timespec){.tv_nsec = left}, NULL);
}

void contents_open(struct ctx *ctx, struct contents *c)
{
	*c = (struct contents){.ctx = ctx, .since = contents_clock() - CONTENTS_LAG};
}

static struct content read_content(const struct contents *c, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	struct content now = {.changed = true};
	struct stat st;

	if (!strbuf_read_file(&text, path, MAX_FILE)) {
		hash_digest(text.buf, text.len, &now.digest.hi, &now.digest.lo);
		now.changed = stat(path, &st) || contents_time(&st.st_mtim) >= c->since ||
			      contents_time(&st.st_ctim) >= c->since;
	}
	strbuf_free(&text);
	return now;
}

const struct content *contents_of(struct contents *c, uint32_t path)
{
	const uint64_t *at = map_get(&c->known, path);

	if (at)
		return &c->list.at[*at];
	map_set(&c->known, path, c->list.nr);
	vec_push(&c->list, read_content(c, strpool_get(&c->ctx->names, path)));
	return vec_last(&c->list);
}

bool contents_exists(struct contents *c, uint32_t path)
{
	const uint64_t *known = map_get(&c->exists, path);
	bool exists;

	if (known)
		return *known;
	exists = !access(strpool_get(&c->ctx->names, path), F_OK);
	map_set(&c->exists, path, exists);
	return exists;
}

void contents_close(struct contents *c)
{
	map_free(&c->known);
	map_free(&c->exists);
	vec_free(&c->list);
}
