// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck dump model: the model as a table for C++.
 *
 * A row is what plugins/clang-analyzer/Model.h calls an ApiFn.  What no checker there looks
 * at is left out, but not the function: whatever is modelled hides its body.
 */
#include "cli/dump_model.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct bit {
	uint32_t bit;
	const char *name;
};

static const struct bit effects[] = {
	{MODEL_LAZY_ENTER, "LazyEnter"},   {MODEL_LAZY_LEAVE, "LazyLeave"},
	{MODEL_LAZY_FLUSH, "LazyFlush"},   {MODEL_LAZY_PAUSE, "LazyPause"},
	{MODEL_LAZY_RESUME, "LazyResume"}, {MODEL_TLB_FLUSH, "TlbFlush"},
	{MODEL_SLEEPS, "Sleeps"},	   {MODEL_PURE, "Pure"},
	{MODEL_NORETURN, "NoReturn"},	   {MODEL_NONNULL, "NonNull"},
	{MODEL_IGNORE, "Ignored"},
};

static const struct bit accesses[] = {
	{MODEL_READS, "Reads"},
	{MODEL_WRITES, "Writes"},
	{MODEL_RMW, "Rmw"},
	{MODEL_CLEARS, "Clears"},
};

static const char *const scopes[] = {
	[MODEL_SCOPE_NONE] = "None", [MODEL_SCOPE_PAGE] = "Page",     [MODEL_SCOPE_RANGE] = "Range",
	[MODEL_SCOPE_MM] = "Mm",     [MODEL_SCOPE_KERNEL] = "Kernel", [MODEL_SCOPE_ALL] = "All",
};

static const char *const generations[] = {
	[IR_GEN_NONE] = "Any",
	[IR_GEN_ARCH] = "Arch",
	[IR_GEN_TOKEN] = "Token",
	[IR_GEN_GENERIC] = "Generic",
};

static void add_bits(struct strbuf *out, uint32_t set, const struct bit *bits, size_t nr)
{
	const char *before = "";

	for (size_t i = 0; i < nr; i++) {
		if (!(set & bits[i].bit))
			continue;
		strbuf_addf(out, "%s%s", before, bits[i].name);
		before = " | ";
	}
	if (!*before)
		strbuf_adds(out, "0");
}

static void add_row(struct ctx *ctx, const struct model_fn *fn, enum ir_generation gen,
		    struct strbuf *out)
{
	strbuf_addf(out, "{\"%s\", Gen::%s, %u, ", strpool_get(&ctx->names, fn->name),
		    generations[gen], fn->nr_args);
	add_bits(out, fn->does, effects, COUNT(effects));
	strbuf_addf(out, ", Scope::%s, %d, %#llx, {", scopes[fn->scope],
		    fn->sleeps_mask ? fn->sleeps_arg : -1, (unsigned long long)fn->sleeps_mask);
	for (unsigned i = 0; i < fn->nr_params; i++) {
		strbuf_addf(out, "%s{%u, ", i ? ", " : "", fn->params[i].index);
		add_bits(out, fn->params[i].access, accesses, COUNT(accesses));
		strbuf_addf(out, ", %d, %s}", fn->params[i].nr_arg,
			    fn->params[i].behind ? "true" : "false");
	}
	strbuf_adds(out, "}},\n");
}

/* Said for every generation alike? */
static bool is_common(const struct model *m, const struct model_fn *fn)
{
	const struct model_fn *common = model_find_call(m, IR_GEN_NONE, fn->name, fn->nr_args);

	return common && !memcmp(common, fn, sizeof(*fn));
}

void dump_model(struct ctx *ctx, const struct model *m, struct strbuf *out)
{
	for (enum ir_generation gen = IR_GEN_NONE; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *all = model_all(m, gen, &nr);

		for (size_t i = 0; i < nr; i++)
			if (model_hides_body(all[i]) &&
			    (gen == IR_GEN_NONE || !is_common(m, all[i])))
				add_row(ctx, all[i], gen, out);
	}
}
