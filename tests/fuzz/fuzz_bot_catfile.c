// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for what git prints of a public-inbox archive. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/catfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf out = STRBUF_INIT;
	FILE *f = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	unsigned nr = 0;
	int got;

	if (!f)
		return 0;
	while ((got = catfile_answer(f, &out, MAX)) >= 0) {
		/* Each is a line of its own at least. */
		if (++nr > size || got > 1 || out.len > size)
			abort();
		if (got && out.len && !memmem(data, size, out.buf, out.len))
			abort();
	}
	fclose(f);
	strbuf_free(&out);
	return 0;
}
