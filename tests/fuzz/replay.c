// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every fuzzer on its seeds, without libFuzzer: what the tests do in seconds, `make fuzz` does
 * at length.  Beside each seed go its beginnings and some of it with a byte changed.
 *
 * usage: replay SEEDS
 *
 * SEEDS has a directory for each fuzzer that has seeds.  Prints TAP; a fuzzer that finds
 * something ends the program.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/strbuf.h"

#define MAX_SEED (1u << 20)
#define VARIANTS 16 /* of each kind, of a seed */

typedef int fuzzer(const uint8_t *data, size_t size);

/* One for each file tests/fuzz/fuzz_NAME.c, where it is LLVMFuzzerTestOneInput. */
#define FUZZER(name) fuzzer name;
#include "fuzzers.h"
#undef FUZZER

static const struct {
	const char *name;
	fuzzer *run;
} fuzzers[] = {
#define FUZZER(name) {#name, name},
#include "fuzzers.h"
};

/* In memory of that size exactly, so that reading beyond it can be seen. */
static void run(fuzzer *f, const char *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	f(copy, size);
	free(copy);
}

static unsigned run_seed(fuzzer *f, struct strbuf *seed)
{
	run(f, seed->buf, seed->len);
	for (size_t i = 0; i < VARIANTS && seed->len; i++) {
		size_t at = (i * 2654435761u) % seed->len;
		char was = seed->buf[at];

		run(f, seed->buf, seed->len * i / VARIANTS);
		seed->buf[at] = (char)(was ^ (1 << i % 8));
		run(f, seed->buf, seed->len);
		seed->buf[at] = was;
	}
	return seed->len ? 1 + 2 * VARIANTS : 1;
}

/* How many inputs there were; a directory that is not there has no seeds. */
static unsigned run_directory(fuzzer *f, const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	unsigned nr = 1;

	run(f, "", 0);
	while (d && (e = readdir(d))) {
		struct strbuf file = STRBUF_INIT, seed = STRBUF_INIT;

		strbuf_addf(&file, "%s/%s", path, e->d_name);
		if (e->d_name[0] != '.' && !strbuf_read_file(&seed, file.buf, MAX_SEED))
			nr += run_seed(f, &seed);
		strbuf_free(&seed);
		strbuf_free(&file);
	}
	if (d)
		closedir(d);
	return nr;
}

int main(int argc, char **argv)
{
	size_t nr = sizeof(fuzzers) / sizeof(fuzzers[0]);

	if (argc != 2) {
		fprintf(stderr, "usage: replay SEEDS\n");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%zu\n", nr);
	for (size_t i = 0; i < nr; i++) {
		const char *name = fuzzers[i].name + strlen("fuzz_");
		struct strbuf path = STRBUF_INIT;

		strbuf_addf(&path, "%s/%s", argv[1], name);
		printf("ok %zu - %s: %u inputs\n", i + 1, name,
		       run_directory(fuzzers[i].run, path.buf));
		strbuf_free(&path);
	}
	return 0;
}
