// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/serial.h"

#include <stdlib.h>
#include <string.h>

static void put(struct strbuf *sb, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addc(sb, (char)(v | 0x80));
	strbuf_addc(sb, (char)v);
}

/* NULL and "" differ. */
static void put_text(struct strbuf *sb, const char *s)
{
	put(sb, s ? strlen(s) + 1 : 0);
	if (s)
		strbuf_adds(sb, s);
}

static void put_name(const struct ctx *ctx, struct strbuf *sb, uint32_t id)
{
	put_text(sb, strpool_get(&ctx->names, id));
}

static void put_loc(const struct ctx *ctx, struct strbuf *sb, const struct ir_loc *loc)
{
	put_name(ctx, sb, loc->file);
	put(sb, loc->line);
	put(sb, loc->col);
}

static void put_finding(const struct ctx *ctx, struct strbuf *sb, const struct finding *f)
{
	put_text(sb, f->rule);
	put(sb, f->severity);
	put(sb, f->confidence);
	put_loc(ctx, sb, &f->loc);
	put_name(ctx, sb, f->func);
	put_text(sb, f->message);
	put(sb, f->nr_steps);
	for (unsigned i = 0; i < f->nr_steps; i++) {
		put_loc(ctx, sb, &f->steps[i].loc);
		put(sb, f->steps[i].role);
		put_name(ctx, sb, f->steps[i].func);
		put_text(sb, f->steps[i].text);
	}
	put_text(sb, f->source);
	put_text(sb, f->sink);
	put(sb, f->generation);
	put_text(sb, f->affects);
	put_text(sb, f->fix);
	put_text(sb, f->engine);
}

static void put_entries(const struct ctx *ctx, const struct ledger *l, struct strbuf *sb)
{
	uint64_t nr = 0;

	vec_each (&l->entries, struct ledger_entry, e)
		nr += ledger_kind_is_analysis(e->kind);
	put(sb, nr);
	vec_each (&l->entries, struct ledger_entry, e) {
		if (!ledger_kind_is_analysis(e->kind))
			continue;
		put(sb, e->kind);
		put_name(ctx, sb, e->name);
		put_text(sb, e->why);
	}
}

void result_write(const struct ctx *ctx, const struct findings *fs, const struct ledger *l,
		  struct strbuf *out)
{
	strbuf_adds(out, RESULT_SERIAL_MAGIC);
	put(out, fs->list.nr);
	vec_each (&fs->list, struct finding, f)
		put_finding(ctx, out, f);
	put(out, l->funcs_seen);
	put(out, l->funcs_analysed);
	put(out, l->funcs_capped);
	put(out, l->calls_seen);
	put(out, l->calls_unresolved);
	put_entries(ctx, l, out);
}

struct reader {
	struct ctx *ctx;
	struct arena *mem; /* of what is read now */
	const unsigned char *at, *end;
	bool bad;
};

static uint64_t get(struct reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
		unsigned char byte = *r->at++;

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return v;
	}
	r->bad = true;
	r->at = r->end;
	return 0;
}

static uint32_t get_below(struct reader *r, uint64_t limit)
{
	uint64_t v = get(r);

	if (v < limit)
		return (uint32_t)v;
	r->bad = true;
	return 0;
}

/* How many of something that takes at least one byte each. */
static uint32_t get_count(struct reader *r)
{
	return get_below(r, (uint64_t)(r->end - r->at) + 1);
}

static const char *get_text(struct reader *r)
{
	uint64_t len = get(r);
	const char *text;

	if (!len)
		return NULL;
	if (--len > (uint64_t)(r->end - r->at) || memchr(r->at, '\0', len)) {
		r->bad = true;
		return NULL;
	}
	text = (const char *)r->at;
	r->at += len;
	return arena_strndup(r->mem, text, len);
}

static uint32_t get_name(struct reader *r)
{
	const char *text = get_text(r);

	return text ? strpool_intern(&r->ctx->names, text) : 0;
}

static struct ir_loc get_loc(struct reader *r)
{
	struct ir_loc loc = {.file = get_name(r)};

	loc.line = get_below(r, UINT32_MAX);
	loc.col = get_below(r, UINT32_MAX);
	return loc;
}

static struct finding get_finding(struct reader *r)
{
	struct finding f = {.rule = get_text(r)};

	f.severity = (uint8_t)get_below(r, FINDING_ERROR + 1);
	f.confidence = (uint8_t)get_below(r, FINDING_HIGH + 1);
	f.loc = get_loc(r);
	f.func = get_name(r);
	f.message = get_text(r);
	f.nr_steps = get_count(r);
	f.steps = arena_alloc(r->mem, (f.nr_steps + 1) * sizeof(*f.steps));
	for (unsigned i = 0; i < f.nr_steps; i++) {
		f.steps[i].loc = get_loc(r);
		f.steps[i].role = (uint8_t)get_below(r, FINDING_SINK + 1);
		f.steps[i].func = get_name(r);
		f.steps[i].text = get_text(r);
		r->bad |= !f.steps[i].text;
	}
	f.source = get_text(r);
	f.sink = get_text(r);
	f.generation = (uint8_t)get_below(r, IR_GEN_GENERIC + 1);
	f.affects = get_text(r);
	f.fix = get_text(r);
	f.engine = get_text(r);
	r->bad |= !f.rule || !f.message || !f.source || !f.sink || !f.engine;
	return f;
}

static struct ledger_entry get_entry(struct reader *r)
{
	struct ledger_entry e = {.kind = get_below(r, LEDGER_NR)};

	e.name = get_name(r);
	e.why = get_text(r);
	r->bad |= !e.why || !ledger_kind_is_analysis(e.kind);
	return e;
}

/* A wish to have it all: findings and ledger of their own, handed over when all is well. */
static void read_all(struct reader *r, struct findings *fs, struct ledger *l)
{
	size_t len = strlen(RESULT_SERIAL_MAGIC);
	uint32_t nr;

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, RESULT_SERIAL_MAGIC, len) != 0) {
		r->bad = true;
		return;
	}
	r->at += len;
	nr = get_count(r);
	for (uint32_t i = 0; i < nr && !r->bad; i++)
		vec_push(&fs->list, get_finding(r));
	l->funcs_seen = get_below(r, UINT32_MAX);
	l->funcs_analysed = get_below(r, UINT32_MAX);
	l->funcs_capped = get_below(r, UINT32_MAX);
	l->calls_seen = get_below(r, UINT32_MAX);
	l->calls_unresolved = get_below(r, UINT32_MAX);
	nr = get_count(r);
	for (uint32_t i = 0; i < nr && !r->bad; i++)
		vec_push(&l->entries, get_entry(r));
}

int result_read(struct ctx *ctx, const void *data, size_t len, struct findings *fs,
		struct ledger *l, size_t *used)
{
	struct findings found = {0};
	struct ledger said = {0};
	struct reader r = {
		.ctx = ctx, .mem = &fs->mem, .at = data, .end = (const unsigned char *)data + len};

	read_all(&r, &found, &said);
	if (!r.bad) {
		vec_each (&found.list, struct finding, f)
			vec_push(&fs->list, *f);
		vec_each (&said.entries, struct ledger_entry, e)
			ledger_add(ctx, l, e->kind, strpool_get(&ctx->names, e->name), "%s",
				   e->why);
		l->funcs_seen += said.funcs_seen;
		l->funcs_analysed += said.funcs_analysed;
		l->funcs_capped += said.funcs_capped;
		l->calls_seen += said.calls_seen;
		l->calls_unresolved += said.calls_unresolved;
		*used = (size_t)(r.at - (const unsigned char *)data);
	}
	vec_free(&found.list);
	vec_free(&said.entries);
	return r.bad ? ctx_error(ctx, "malformed result of an analysis") : 0;
}
