// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for ir_unit_read(): any bytes are refused or give a unit that
 * can be dumped and written again.
 *
 * Build with clang-19 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Ichecker,
 * all sources of checker/ir and checker/util, and -lxxhash.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "ir/ir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct ir_unit *u = ir_unit_read(&ctx, data, size);
	struct strbuf out = STRBUF_INIT;

	if (u) {
		for (uint32_t i = 0; i < u->nr_funcs; i++) {
			ir_dump_text(&ctx, &u->funcs[i], &out);
			ir_dump_dot(&ctx, &u->funcs[i], &out);
		}
		ir_unit_write(&ctx, u, &out);
		ir_unit_free(u);
		free(u);
	}
	strbuf_free(&out);
	ctx_free(&ctx);
	return 0;
}
