// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for merge_read_text(): a report, or an error that names the file.
 * What was read can be merged with itself and written in every form; the SARIF is a report
 * again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/sarif_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(struct merge *m)
{
	struct report_run run = {.ctx = m->ctx,
				 .findings = &m->findings,
				 .ledger = &m->ledger,
				 .root = m->root,
				 .kernel = m->kernel,
				 .archs = m->archs};
	struct merge again = {.ctx = m->ctx};
	struct strbuf out = STRBUF_INIT;

	if (report_sarif(m->ctx, &run, &out) ||
	    merge_read_text(&again, "again", out.buf, out.len) ||
	    again.findings.list.nr != m->findings.list.nr)
		abort();
	strbuf_reset(&out);
	report_text(&run, false, &out);
	report_summary(&run, true, &out);
	report_org(&run, &out);
	if (report_html(m->ctx, &run, &out))
		abort();
	strbuf_free(&out);
	merge_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct merge m = {.ctx = &ctx};
	const char *text = (const char *)data;

	if (merge_read_text(&m, "input", text, size)) {
		if (strncmp(ctx.error.buf, "input", 5))
			abort();
	} else {
		if (merge_read_text(&m, "input", text, size))
			abort();
		merge_finish(&m);
		write_and_read(&m);
	}
	merge_free(&m);
	ctx_free(&ctx);
	return 0;
}
