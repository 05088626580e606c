// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for result_read(): any bytes are refused and add nothing, or give
 * findings that can be written again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "result/serial.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf out = STRBUF_INIT;
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct ledger l = {0};
	size_t used = 0;

	if (!result_read(&ctx, data, size, &fs, &l, &used)) {
		if (used > size)
			abort();
		result_write(&ctx, &fs, &l, &out);
		findings_seal(&ctx, &fs);
		ledger_seal(&ctx, &l);
	} else if (fs.list.nr || l.entries.nr) {
		abort();
	}
	findings_free(&fs);
	ledger_free(&l);
	strbuf_free(&out);
	ctx_free(&ctx);
	return 0;
}
