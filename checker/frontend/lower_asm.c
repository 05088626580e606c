// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Inline assembly: outputs take unknown values, asm goto may go to any of its
 * labels.  libclang shows the operands, outputs first; how many are outputs and
 * what the labels are called is read from the pretty-printed function.
 */
#include "frontend/lower.h"

/* Global register variables such as the stack pointer are no memory. */
static bool is_register(CXCursor c)
{
	CXCursor decl;

	if (c.kind != CXCursor_DeclRefExpr)
		return false;
	decl = clang_getCursorReferenced(c);
	return clang_Cursor_getStorageClass(decl) == CX_SC_Register &&
	       clang_getCursorSemanticParent(decl).kind == CXCursor_TranslationUnit;
}

static void lower_outputs(struct lower *l, const struct place *places, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		place_havoc(l, &places[i]);
}

/*
 * Objects are evaluated before, changed after; memory inputs are not loaded.  Returns the
 * value of input number wanted, IR_NONE if there is none.
 */
static uint32_t lower_operands(struct lower *l, const CXCursor *kids, unsigned nr,
			       unsigned nr_outputs, int wanted)
{
	struct place *places = arena_alloc(l->mem, nr * sizeof(*places));
	unsigned nr_places = 0;
	uint32_t value = IR_NONE, v;

	for (unsigned i = 0; i < nr; i++) {
		CXCursor c = strip_parens(kids[i]);

		if (is_register(c))
			continue;
		if (i < nr_outputs) {
			places[nr_places++] = place_of(l, c);
		} else if (is_place(c) && (int)i != wanted) {
			place_of(l, c);
		} else {
			v = value_of(l, c);
			if ((int)i == wanted)
				value = v;
		}
	}
	lower_outputs(l, places, nr_places);
	return value;
}

static void add_labels(struct lower *l, const struct pretty_asm *a, bool may_go_on)
{
	uint32_t block = end_choice(l), next = new_block(l);

	if (may_go_on)
		add_succ(l, block, next);
	for (uint32_t i = 0; i < a->nr_labels; i++) {
		uint32_t slot = add_succ(l, block, next);

		vec_push(&l->asm_gotos,
			 (struct pending_asm){block, slot, l->pretty.labels.at[a->first_label + i],
					      l->inside, l->scope});
	}
	start_block(l, next);
}

/* What follows happens only where the operand is not 0. */
static uint32_t begin_trap(struct lower *l, uint32_t operand)
{
	uint32_t trapped = new_block(l), next = new_block(l);

	end_branch(l, operand, trapped, next);
	start_block(l, trapped);
	return next;
}

void lower_asm(struct lower *l, CXCursor c)
{
	const struct pretty_asm *a = pretty_asm_of(l, c);
	unsigned nr, nr_exprs = 0;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	uint32_t operand, next = IR_NONE;

	for (unsigned i = 0; i < nr; i++)
		if (clang_isExpression(kids[i].kind) && kids[i].kind != CXCursor_AddrLabelExpr)
			kids[nr_exprs++] = kids[i];
	if (!a) {
		approximate(l, c, "asm whose operands are unknown");
		lower_operands(l, kids, nr_exprs, 0, -1);
		return;
	}
	operand = lower_operands(l, kids, nr_exprs, a->nr_outputs, a->trap);
	if (operand != IR_NONE)
		next = begin_trap(l, operand);
	if (a->nr_labels)
		add_labels(l, a, operand == IR_NONE);
	else if (operand != IR_NONE)
		end_unreachable(l);
	if (next != IR_NONE)
		start_block(l, next);
}

/* How many statement expressions out from an asm a label is; -1 if it is not around it. */
static int distance(const struct enclosing *from, const struct enclosing *label)
{
	int n = 0;

	for (; from != label; from = from->outer, n++)
		if (!from)
			return -1;
	return n;
}

static uint32_t find_label(struct lower *l, const struct pending_asm *a)
{
	uint32_t best = IR_NONE;
	int best_distance = -1;

	for (uint32_t i = 0; i < l->labels.nr; i++) {
		const struct label *label = &l->labels.at[i];
		int d = label->name == a->name && label->placed ? distance(a->inside, label->inside)
								: -1;

		if (d >= 0 && (best == IR_NONE || d < best_distance)) {
			best = i;
			best_distance = d;
		}
	}
	return best;
}

void resolve_asm_gotos(struct lower *l)
{
	vec_each (&l->asm_gotos, struct pending_asm, a) {
		uint32_t label = find_label(l, a);

		if (label == IR_NONE) {
			approximate(l, l->cursor, "asm goto to a label that was not found");
			continue;
		}
		l->blocks.at[a->block].succ.at[a->slot] = l->labels.at[label].block;
		vec_push(&l->gotos, (struct pending_goto){a->block, a->slot, label, a->scope});
	}
}
