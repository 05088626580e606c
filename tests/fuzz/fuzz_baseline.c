// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for baseline_read_text() and marks_read(): verdicts that are written as
 * they were read, or an error that names the file and the line; marks within the text.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/marks.h"
#include "result/baseline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written is read again, and then written the same. */
static void check_written(struct ctx *ctx, const struct baseline *b)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct baseline again = {0};

	baseline_format(b, NULL, &once);
	if (baseline_read_text(ctx, &again, "again", once.buf, once.len))
		abort();
	baseline_format(&again, NULL, &twice);
	if (again.list.nr != b->list.nr || strcmp(once.buf, twice.buf))
		abort();
	strbuf_free(&once);
	strbuf_free(&twice);
	baseline_free(&again);
}

static void check_marks(const char *text, size_t size)
{
	struct marks m = {0};
	uint32_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	marks_read(&m, text, size);
	vec_each (&m.list, struct mark, mark)
		if (!mark->first || mark->first > mark->last || mark->last > lines ||
		    (!mark->wrong && !*mark->reason))
			abort();
	marks_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct baseline b = {0};

	if (!baseline_read_text(&ctx, &b, "file", (const char *)data, size))
		check_written(&ctx, &b);
	else if (strncmp(ctx.error.buf, "file:", 5))
		abort();
	baseline_free(&b);
	ctx_free(&ctx);
	check_marks((const char *)data, size);
	return 0;
}
