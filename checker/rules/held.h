/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules about things that are begun and ended: gathers, notifier ranges, mapped tables.
 *
 * An object that is a variable of the function dies with it, so its begin and end have
 * to be on the same path; one that belongs to the caller is handed on by the summary.
 */
#ifndef RULES_HELD_H
#define RULES_HELD_H

#include "rules/rule.h"

struct held_report {
	unsigned rule;
	const struct trace *source, *sink; /* the begin, and what is wrong */
	uint32_t source_api, sink_api;
	const char *message, *affects, *fix;
};

void report_held(struct exec *x, const struct held_report *h);
bool held_is_local(const struct exec *x, struct val obj);

/* An object with a begin and an end, and what to say about it. */
struct held_object {
	uint8_t kind;			  /* enum res_kind */
	const char *again, *never, *left; /* begun twice, ended only, open at a return */
	const char *affects, *fix;
};

void check_object(struct exec *x, const struct event *ev, unsigned id, const struct held_object *o);

#endif
