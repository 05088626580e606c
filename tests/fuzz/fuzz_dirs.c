// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for kbuild/dirs.c: whatever has been kept, what it gives as the names of a
 * directory are names, whole and in that directory or one below.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/dirs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char cache[] = "/tmp/fuzz_dirs.XXXXXX";

static void remove_cache(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", cache);
	if (system(command))
		perror(cache);
}

static void make_cache(void)
{
	static bool made;

	if (!made &&
	    (!mkdtemp(cache) || setenv("XDG_CACHE_HOME", cache, 1) || atexit(remove_cache)))
		abort();
	made = true;
}

static void keep(const uint8_t *data, size_t size)
{
	struct dirs d;

	dirs_open("/linux", "x86", &d);
	store_put(&d.store, "dirs", d.key, data, size);
	dirs_close(&d);
}

static void set_time(struct timespec *t, uint64_t ns)
{
	t->tv_sec = (time_t)(ns / 1000000000);
	t->tv_nsec = (long)(ns % 1000000000);
}

/* Ask for the directory of the first record. */
static void ask(struct dirs *d, const uint8_t *data, size_t size, struct strbuf *names)
{
	struct stat st = {0};
	uint64_t head[3];
	uint32_t len;
	char *path;

	if (size < 32)
		return;
	memcpy(head, data, sizeof(head));
	memcpy(&len, data + 24, sizeof(len));
	if (len > size - 32)
		return;
	set_time(&st.st_mtim, head[0]);
	set_time(&st.st_ctim, head[1]);
	st.st_ino = head[2];
	path = strndup((const char *)data + 32, len);
	dirs_get(d, path, &st, names);
	free(path);
}

static void check(const struct strbuf *names)
{
	for (const char *at = names->buf; at < names->buf + names->len; at += strlen(at) + 1) {
		const char *slash = strchr(at, '/');

		if (!*at || *at == '.' || *at == '/' || (slash && slash[1]))
			abort();
	}
	if (names->len && names->buf[names->len - 1])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf names = STRBUF_INIT;
	struct dirs d;

	make_cache();
	keep(data, size);
	dirs_open("/linux", "x86", &d);
	ask(&d, data, size, &names);
	check(&names);
	dirs_close(&d);
	strbuf_free(&names);
	return 0;
}
