// SPDX-License-Identifier: GPL-2.0-or-later
/* One blob for a tree and architecture: for each directory a record, its path, its names. */
#include "kbuild/dirs.h"

#include <string.h>

#include "cache/contents.h"

#define KIND "dirs"
#define FORMAT 1
#define FEW 100 /* directories that are read again rather than all of them written */

struct record {
	int64_t mtime, ctime;
	uint64_t inode;
	uint32_t path_len, names_len;
};

static size_t record_size(const struct record *rec)
{
	return sizeof(*rec) + rec->path_len + rec->names_len;
}

static void find_records(struct dirs *d)
{
	const char *old = d->old.data;
	size_t len = d->old.len;
	struct record rec;

	for (size_t at = 0; at + sizeof(rec) <= len; at += record_size(&rec)) {
		memcpy(&rec, old + at, sizeof(rec));
		if (record_size(&rec) > len - at ||
		    (rec.names_len && old[at + record_size(&rec) - 1]))
			return;
		map_set(&d->places, hash_bytes(old + at + sizeof(rec), rec.path_len), at);
		d->nr_old++;
	}
}

void dirs_open(const char *root, const char *srcarch, struct dirs *d)
{
	struct strbuf sb = STRBUF_INIT;

	*d = (struct dirs){.now = STRBUF_INIT, .since = contents_clock() - CONTENTS_LAG};
	strbuf_addf(&sb, "%d\n%s\n%s", FORMAT, root, srcarch);
	hash_hex(sb.buf, sb.len, d->key);
	strbuf_free(&sb);
	store_open(&d->store);
	if (store_map(&d->store, KIND, d->key, &d->old))
		find_records(d);
}

static struct record record_of(const char *path, const struct stat *st)
{
	return (struct record){.mtime = contents_time(&st->st_mtim),
			       .ctime = contents_time(&st->st_ctim),
			       .inode = st->st_ino,
			       .path_len = (uint32_t)strlen(path)};
}

/* Names in one directory; the cache could say anything. */
static bool are_names(const char *at, size_t len)
{
	for (const char *name = at, *end; name < at + len; name = end + 1) {
		const char *slash;

		end = name + strlen(name);
		slash = strchr(name, '/');
		if (!*name || *name == '.' || slash == name || (slash && slash + 1 < end))
			return false;
	}
	return true;
}

bool dirs_get(struct dirs *d, const char *path, const struct stat *st, struct strbuf *names)
{
	struct record now = record_of(path, st), rec;
	const uint64_t *place = map_get(&d->places, hash_bytes(path, now.path_len));
	const char *at;

	if (!place)
		return false;
	at = (const char *)d->old.data + *place;
	memcpy(&rec, at, sizeof(rec));
	now.names_len = rec.names_len;
	if (memcmp(&rec, &now, sizeof(rec)) != 0 ||
	    memcmp(at + sizeof(rec), path, now.path_len) != 0 ||
	    !are_names(at + sizeof(rec) + rec.path_len, rec.names_len))
		return false;
	strbuf_add(names, at + sizeof(rec) + rec.path_len, rec.names_len);
	strbuf_add(&d->now, at, record_size(&rec));
	d->nr_same++;
	return true;
}

void dirs_put(struct dirs *d, const char *path, const struct stat *st, const struct strbuf *names)
{
	struct record rec = record_of(path, st);

	if (rec.mtime >= d->since || rec.ctime >= d->since)
		return;
	rec.names_len = (uint32_t)names->len;
	strbuf_add(&d->now, &rec, sizeof(rec));
	strbuf_add(&d->now, path, rec.path_len);
	strbuf_add(&d->now, names->buf, names->len);
	d->nr_new++;
}

void dirs_close(struct dirs *d)
{
	if (d->nr_new > FEW || d->nr_old - d->nr_same > FEW || (d->nr_new && !d->nr_old))
		store_put(&d->store, KIND, d->key, d->now.buf, d->now.len);
	store_unmap(&d->old);
	store_close(&d->store);
	map_free(&d->places);
	strbuf_free(&d->now);
}
