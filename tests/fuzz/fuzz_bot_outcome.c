// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for the report of a review and the reply that is made of it.  The report
 * comes out of the sandbox, where a stranger's patch was read.  Whatever it says: the reply
 * has lines of 78 columns, no control characters, and quotes nothing that is not in the
 * patch.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/outcome.h"
#include "bot/reply.h"
#include "bot/wrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char patch[] = "diff --git a/mm/x.c b/mm/x.c\n"
			    "--- a/mm/x.c\n"
			    "+++ b/mm/x.c\n"
			    "@@ -1,1 +1,3 @@\n"
			    " int x;\n"
			    "+\tset_pte_at(mm, addr, ptep, pte);\n"
			    "+\tx = ptep_get(ptep);\n";

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* A quoted line, without "> ", is one of the patch. */
static void check_quote(const char *line, size_t len)
{
	check(memmem(patch, sizeof(patch) - 1, line, len));
}

static void check_reply(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n"), columns = 0;

		for (size_t i = 0; i < len; i++) {
			check((unsigned char)text[i] >= ' ' || text[i] == '\t');
			columns += ((unsigned char)text[i] & 0xc0) != 0x80;
		}
		check(columns <= WRAP_COLUMNS);
		if (len > 2 && !strncmp(text, "> ", 2))
			check_quote(text + 2, len - 2);
		text += len + (text[len] == '\n');
	}
}

static void answer(struct outcome *o)
{
	static const char *const subjects[] = {"one", "two"};
	struct strbuf out = STRBUF_INIT;
	struct diffmap diff = {0};
	struct reply r = {
		.ctx = o->ctx,
		.diff = &diff,
		.subjects = subjects,
		.nr_patches = 2,
		.nr_reviewed = 2,
		.tool = "mmucheck",
		.version = o->parts.at[0].version,
		.base = "HEAD",
		.kernel = o->parts.at[0].m.kernel,
		.archs = outcome_archs(o),
		.nr_rules = o->parts.at[0].nr_rules,
	};

	diffmap_add(&diff, 0, patch, sizeof(patch) - 1);
	vec_each (&o->parts, const struct outcome_part, part)
		vec_push(&r.coverage, (struct reply_coverage){part->arch, &part->m.ledger});
	vec_each (&o->items, const struct outcome_item, i)
		if (i->state == OUTCOME_NEW && reply_may_tell(o->ctx, i->f))
			vec_push(&r.items, (struct reply_item){.f = i->f,
							       .patch = i->patch,
							       .before = i->before});
	if (r.items.nr) {
		reply_text(&r, &out);
		check_reply(out.buf);
	}
	reply_free(&r);
	diffmap_free(&diff);
	strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct outcome o = {.ctx = &ctx};

	if (!outcome_read_text(&o, NULL, "report", (const char *)data, size)) {
		unsigned nr_new = outcome_count(&o, OUTCOME_NEW);
		size_t nr = o.items.nr;

		check(nr_new + outcome_count(&o, OUTCOME_OLD) + outcome_count(&o, OUTCOME_GONE) ==
		      nr);
		answer(&o);
		/* Once more, for another architecture: nothing is lost by that, nothing is new. */
		check(!outcome_read_text(&o, "arm64", "report", (const char *)data, size));
		outcome_unite(&o);
		check(o.items.nr <= nr && !nr == !o.items.nr);
		check(!nr_new == !outcome_count(&o, OUTCOME_NEW));
		answer(&o);
	} else {
		check(!strncmp(ctx.error.buf, "report", 6));
	}
	outcome_free(&o);
	ctx_free(&ctx);
	return 0;
}
