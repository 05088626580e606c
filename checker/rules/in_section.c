// SPDX-License-Identifier: GPL-2.0-or-later
/* What rules about things not to be done in a section have in common. */
#include <string.h>

#include "rules/rule.h"

bool done_in_section(struct exec *x, const struct event *ev, unsigned id)
{
	struct event up = *ev;
	int in = in_section(x);

	if (in >= 0)
		return in;
	up.kind = EVENT_VIOLATION;
	up.rule = id;
	event_expose(x, &up);
	return false;
}

const struct trace *blamed_call(const struct exec *x, const struct event *ev)
{
	bool callback = x->insn && x->insn->kind == IR_CALL && !x->insn->callee;
	const struct trace *t = ev->where;

	while (t->len > (callback ? 2u : 1u))
		t = t->prev;
	return t;
}

bool is_arch_file(const struct engine *e, uint32_t file)
{
	const char *path = strpool_get(&e->ctx->names, file);

	return !strncmp(path, "arch/", strlen("arch/")) || strstr(path, "/arch/");
}
