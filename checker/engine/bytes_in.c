// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/bytes.h"

#include <string.h>

#define MAX_STEPS 4096 /* of a trace */

void bytes_in_begin(struct bytes_in *r, struct engine *e, const void *data, size_t len)
{
	*r = (struct bytes_in){.e = e, .at = data, .end = (const unsigned char *)data + len};
}

bool bytes_in_end(struct bytes_in *r)
{
	vec_free(&r->names);
	vec_free(&r->ranges);
	vec_free(&r->terms);
	vec_free(&r->traces);
	return !r->bad && r->at == r->end;
}

static void fail(struct bytes_in *r)
{
	r->bad = true;
	r->at = r->end;
}

uint64_t get_number(struct bytes_in *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
		unsigned char byte = *r->at++;

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return v;
	}
	fail(r);
	return 0;
}

uint32_t get_below(struct bytes_in *r, uint64_t limit)
{
	uint64_t v = get_number(r);

	if (v < limit)
		return (uint32_t)v;
	fail(r);
	return 0;
}

size_t get_count(struct bytes_in *r)
{
	return get_below(r, (uint64_t)(r->end - r->at) + 1);
}

int64_t get_signed(struct bytes_in *r)
{
	uint64_t v = get_number(r);

	return (int64_t)(v >> 1 ^ -(v & 1));
}

/* So many bytes of text; NULL if they are not there. */
static const char *get_bytes(struct bytes_in *r, size_t *len)
{
	uint64_t v = get_number(r);
	const char *text = (const char *)r->at;

	if (!v)
		return NULL;
	if (v - 1 > (uint64_t)(r->end - r->at) || memchr(text, '\0', v - 1)) {
		fail(r);
		return NULL;
	}
	*len = v - 1;
	r->at += v - 1;
	return text;
}

const char *get_text(struct bytes_in *r)
{
	size_t len;
	const char *text = get_bytes(r, &len);

	return text ? arena_strndup(&r->e->findings->mem, text, len) : NULL;
}

/* The number of one that was read before, or 0: a new one follows. */
static size_t get_known(struct bytes_in *r, size_t nr)
{
	return get_below(r, (uint64_t)nr + 1);
}

uint32_t get_name(struct bytes_in *r)
{
	size_t known = get_known(r, r->names.nr), len;
	const char *text;

	if (known)
		return r->names.at[known - 1];
	text = get_bytes(r, &len);
	if (!text) {
		fail(r);
		return 0;
	}
	vec_push(&r->names, len ? strpool_intern_n(&r->e->ctx->names, text, len) : 0);
	return *vec_last(&r->names);
}

struct ir_loc get_loc(struct bytes_in *r)
{
	bool within = get_below(r, 2);
	struct ir_loc loc = {.file = get_name(r)};
	int64_t f = within ? program_find(&r->e->prog, loc.file) : -1;

	loc.line = get_below(r, INT32_MAX);
	loc.col = get_below(r, UINT32_MAX);
	if (within && f < 0) {
		fail(r);
	} else if (within) {
		loc.file = r->e->prog.funcs.at[f].ir->loc.file;
		loc.line += r->e->prog.funcs.at[f].ir->loc.line;
	}
	return loc;
}

uint32_t get_range(struct bytes_in *r)
{
	size_t known = get_known(r, r->ranges.nr);
	struct ranges *rs = &r->e->d.ranges;
	uint32_t set = RANGE_EMPTY, nr;

	if (known)
		return r->ranges.at[known - 1];
	nr = get_below(r, RANGE_MAX + 1);
	for (uint32_t i = 0; i < nr; i++) {
		int64_t lo = get_signed(r), hi = get_signed(r);

		set = range_union(rs, set, range_interval(rs, lo, hi));
	}
	vec_push(&r->ranges, set);
	return set;
}

/* One of those that were read, by its number; 0 is none. */
static uint32_t get_term(struct bytes_in *r)
{
	uint32_t number = get_below(r, (uint64_t)r->terms.nr + 1);

	return number ? r->terms.at[number - 1] : 0;
}

/* Operands come before what is made of them. */
static void get_new_term(struct bytes_in *r)
{
	struct term t = {.kind = (uint8_t)get_below(r, TERM_TRUNC + 1)};
	uint32_t id;

	t.op = (uint8_t)get_below(r, IR_OP_GE + 1);
	t.x = term_is_named(t.kind) ? get_name(r) : get_below(r, UINT64_C(1) << 32);
	t.y = term_wraps(t.kind) ? get_term(r) : get_below(r, UINT64_C(1) << 32);
	t.a = get_val(r);
	t.b = get_val(r);
	t.range = get_range(r);
	id = r->bad || !t.kind ? 0 : term_make(r->e->d.terms, t);
	if (!id)
		fail(r);
	vec_push(&r->terms, id);
}

void get_terms(struct bytes_in *r)
{
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		get_new_term(r);
}

struct val get_val(struct bytes_in *r)
{
	struct val v = {.t = get_term(r)};

	v.off = get_signed(r);
	return v;
}

const struct trace *get_trace(struct bytes_in *r)
{
	size_t known = get_known(r, r->traces.nr);
	const struct trace *t = NULL;

	if (known)
		return r->traces.at[known - 1];
	if (++r->depth > MAX_STEPS)
		fail(r);
	if (get_below(r, 2)) {
		const struct trace *prev = get_trace(r);
		struct ir_loc loc = get_loc(r);
		uint32_t func = get_name(r);
		const char *text = get_text(r);

		if (!text)
			fail(r);
		if (!r->bad)
			t = trace_step(&r->e->d.traces, prev, loc, func, text);
	}
	r->depth--;
	vec_push(&r->traces, t);
	return t;
}
