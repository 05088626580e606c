// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for summary_get(): any bytes are refused, or give a summary that can be
 * printed, written and read again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "engine/bytes.h"
#include "engine/keep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_summary(struct engine *e, const void *data, size_t size, struct summary *s)
{
	struct bytes_in r;

	terms_init(&s->terms);
	summary_speak(e, s);
	bytes_in_begin(&r, e, data, size);
	summary_get(&r, s);
	return bytes_in_end(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct ledger l = {0};
	struct places places = {0};
	struct engine *e = engine_new(&ctx, NULL, &fs, &l);
	struct summary *s = xcalloc(1, sizeof(*s)), *again = xcalloc(1, sizeof(*again));

	if (read_summary(e, data, size, s)) {
		struct bytes_out w;
		struct strbuf sb;

		bytes_out_begin(&w, e, &places);
		summary_put(&w, s);
		sb = bytes_out_end(&w);
		if (!read_summary(e, sb.buf, sb.len, again))
			abort();
		strbuf_free(&sb);
	}
	summary_free(s);
	summary_free(again);
	engine_free(e);
	findings_free(&fs);
	ledger_free(&l);
	ctx_free(&ctx);
	return 0;
}
