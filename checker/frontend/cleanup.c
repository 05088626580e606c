// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * __attribute__((cleanup(f))): f(&var) runs when var's scope is left, however it is
 * left, in reverse order of declaration.  The variables alive at a point form a
 * list from the innermost outwards; lists share their tails, so what a jump leaves
 * is what stands before the tail that both ends share.
 */
#include "frontend/lower.h"

static enum CXChildVisitResult find_attribute(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (!clang_isAttribute(c.kind))
		return CXChildVisit_Continue;
	*(bool *)data = true;
	return CXChildVisit_Break;
}

void push_cleanup(struct lower *l, CXCursor var_decl, uint32_t var)
{
	bool has_attribute = false;
	struct cleanup *c;
	uint32_t name;

	clang_visitChildren(var_decl, find_attribute, &has_attribute);
	if (!has_attribute)
		return;
	name = pretty_cleanup_of(l, var_decl);
	if (!name)
		return;
	c = arena_alloc(l->mem, sizeof(*c));
	c->outer = l->scope;
	c->var = var;
	c->callee = fe_callee_by_name(l->fe, name);
	if (c->callee == IR_NONE && l->fe->pch)
		l->fe->doubt = "a cleanup function that the index does not have";
	if (c->callee == IR_NONE)
		approximate(l, var_decl, "cleanup function that is not declared");
	l->scope = c;
}

void run_cleanups(struct lower *l, const struct cleanup *outer)
{
	const struct cleanup *saved = l->scope;

	for (const struct cleanup *c = saved; c && c != outer; c = c->outer) {
		l->scope = c->outer;
		emit_cleanup_call(l, c);
	}
	l->scope = saved;
}

static unsigned length(const struct cleanup *c)
{
	unsigned n = 0;

	for (; c; c = c->outer)
		n++;
	return n;
}

const struct cleanup *common_scope(const struct cleanup *from, const struct cleanup *to)
{
	unsigned a = length(from), b = length(to);

	for (; a > b; a--)
		from = from->outer;
	for (; b > a; b--)
		to = to->outer;
	while (from != to) {
		from = from->outer;
		to = to->outer;
	}
	return from;
}
