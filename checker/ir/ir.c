// SPDX-License-Identifier: GPL-2.0-or-later
#include "ir/ir.h"

#include "ir/serial.h"

const char *ir_generation_name(enum ir_generation gen)
{
	static const char *const names[] = {"none", "arch", "token", "generic"};

	return (unsigned)gen < sizeof(names) / sizeof(names[0]) ? names[gen] : "none";
}

void ir_unit_seal(struct ctx *ctx, struct ir_unit *u)
{
	struct strbuf bytes = STRBUF_INIT, all = STRBUF_INIT;

	for (uint32_t i = 0; i < u->nr_funcs; i++) {
		strbuf_reset(&bytes);
		ir_func_write(ctx, &u->funcs[i], &bytes);
		u->funcs[i].hash = hash_bytes(bytes.buf, bytes.len);
		strbuf_addf(&all, "%s %u %016llx\n", strpool_get(&ctx->names, u->funcs[i].sym),
			    u->funcs[i].loc.line, (unsigned long long)u->funcs[i].hash);
	}
	hash_digest(all.buf, all.len, &u->funcs_hi, &u->funcs_lo);
	strbuf_free(&bytes);
	strbuf_free(&all);
}

void ir_unit_free(struct ir_unit *u)
{
	struct arena mem = u->mem;
	*u = (struct ir_unit){0};
	arena_free(&mem);
}
