// SPDX-License-Identifier: GPL-2.0-or-later
/* Loops (C11 6.8.5) and switch (6.8.4.2). */
#include "frontend/lower.h"

static void enter_loop(struct lower *l, struct jump_target *t, uint32_t brk, uint32_t cont)
{
	*t = (struct jump_target){.outer = l->target, .brk = brk, .cont = cont, .scope = l->scope};
	l->target = t;
}

static void lower_test(struct lower *l, CXCursor stmt, CXCursor cond, uint32_t yes, uint32_t no)
{
	set_stmt(l, stmt);
	stubs_emit(l, cond);
	lower_cond(l, cond, yes, no);
}

void lower_while(struct lower *l, CXCursor c)
{
	uint32_t test = new_block(l), body = new_block(l), out = new_block(l);
	struct jump_target self;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr != 2) {
		approximate(l, c, "while with unknown parts");
		return;
	}
	end_goto(l, test);
	start_block(l, test);
	lower_test(l, c, kids[0], body, out);
	enter_loop(l, &self, out, test);
	start_block(l, body);
	lower_stmt(l, kids[1]);
	end_goto(l, test);
	l->target = self.outer;
	start_block(l, out);
}

void lower_do(struct lower *l, CXCursor c)
{
	uint32_t body = new_block(l), test = new_block(l), out = new_block(l);
	struct jump_target self;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr != 2) {
		approximate(l, c, "do with unknown parts");
		return;
	}
	end_goto(l, body);
	enter_loop(l, &self, out, test);
	start_block(l, body);
	lower_stmt(l, kids[0]);
	end_goto(l, test);
	start_block(l, test);
	l->target = self.outer;
	lower_test(l, kids[1], kids[1], body, out);
	start_block(l, out);
}

struct for_parts {
	CXCursor init, cond, inc, body;
};

static void split_for(struct lower *l, CXCursor c, struct for_parts *p)
{
	CXCursor none = clang_getNullCursor();
	unsigned nr, i = 0;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	const struct pretty_for *has = NULL;

	*p = (struct for_parts){none, none, none, none};
	if (nr > 1 && nr < 4)
		has = pretty_for_of(l, c);
	if (nr > 1 && nr < 4 && (!has || has->init + has->cond + has->inc + 1u != nr)) {
		approximate(l, c, "for loop whose missing parts are unknown");
		p->body = kids[nr - 1];
		return;
	}
	if (nr == 4 || (has && has->init))
		p->init = kids[i++];
	if (nr == 4 || (has && has->cond))
		p->cond = kids[i++];
	if (nr == 4 || (has && has->inc))
		p->inc = kids[i++];
	if (nr)
		p->body = kids[i];
}

static void lower_for_inc(struct lower *l, CXCursor inc, uint32_t test)
{
	if (!clang_Cursor_isNull(inc)) {
		set_stmt(l, inc);
		stubs_emit(l, inc);
		effects_of(l, inc);
	}
	end_goto(l, test);
}

void lower_for(struct lower *l, CXCursor c)
{
	uint32_t test = new_block(l), body = new_block(l), inc = new_block(l);
	uint32_t out = new_block(l);
	const struct cleanup *outer = l->scope;
	struct jump_target self;
	struct for_parts p;

	split_for(l, c, &p);
	if (!clang_Cursor_isNull(p.init))
		lower_stmt(l, p.init);
	end_goto(l, test);
	start_block(l, test);
	if (clang_Cursor_isNull(p.cond))
		end_goto(l, body);
	else
		lower_test(l, c, p.cond, body, out);
	enter_loop(l, &self, out, inc);
	start_block(l, body);
	if (!clang_Cursor_isNull(p.body))
		lower_stmt(l, p.body);
	end_goto(l, inc);
	start_block(l, inc);
	lower_for_inc(l, p.inc, test);
	l->target = self.outer;
	start_block(l, out);
	run_cleanups(l, outer);
	l->scope = outer;
}

/* --- switch --- */

static void close_switch(struct lower *l, uint32_t head, uint32_t value, struct ir_loc loc,
			 struct switch_head *sw, uint32_t out)
{
	struct lower_block *b = &l->blocks.at[head];

	b->term = IR_SWITCH;
	b->a = value;
	b->loc = loc;
	vec_clear(&b->succ);
	vec_push(&b->succ, sw->otherwise == IR_NONE ? out : sw->otherwise);
	for (size_t i = 0; i < sw->blocks.nr; i++) {
		vec_push(&b->cases, sw->cases.at[i]);
		vec_push(&b->succ, sw->blocks.at[i]);
	}
	vec_free(&sw->cases);
	vec_free(&sw->blocks);
}

void lower_switch(struct lower *l, CXCursor c)
{
	uint32_t out = new_block(l), head, value;
	struct switch_head sw = {.outer = l->sw, .otherwise = IR_NONE};
	struct jump_target self;
	struct ir_loc loc;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr != 2) {
		approximate(l, c, "switch with unknown parts");
		return;
	}
	stubs_emit(l, kids[0]);
	value = value_of(l, kids[0]);
	sw.type = expr_at(l, value)->type;
	loc = here(l);
	head = end_choice(l);
	enter_loop(l, &self, out, IR_NONE);
	l->sw = &sw;
	lower_stmt(l, kids[1]);
	end_goto(l, out);
	l->sw = sw.outer;
	l->target = self.outer;
	close_switch(l, head, value, loc, &sw, out);
	start_block(l, out);
}

static bool case_value(struct lower *l, CXCursor c, int64_t *v)
{
	if (!const_of(l, c, v) && !evaluate(c, v)) {
		approximate(l, c, "case label that is not a constant");
		return false;
	}
	e_const(l, e_int(l, l->sw->type, *v), v);
	return true;
}

/* `case 1: case 2: ...` nests; it is followed in a loop. */
void lower_case(struct lower *l, CXCursor c)
{
	uint32_t block = new_block(l);

	end_goto(l, block);
	start_block(l, block);
	while (l->sw && (c.kind == CXCursor_CaseStmt || c.kind == CXCursor_DefaultStmt)) {
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);
		struct ir_case range;

		if (!nr)
			return;
		if (c.kind == CXCursor_DefaultStmt) {
			l->sw->otherwise = block;
		} else if (nr >= 2 && case_value(l, kids[0], &range.lo) &&
			   (nr == 2 || case_value(l, kids[1], &range.hi))) {
			if (nr == 2)
				range.hi = range.lo;
			vec_push(&l->sw->cases, range);
			vec_push(&l->sw->blocks, block);
		}
		c = kids[nr - 1];
	}
	lower_stmt(l, c);
}
