/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule catalogue as the command line and the reports see it. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct rule_info {
	const char *id;	     /* "lazy-read-hazard" */
	const char *summary; /* one sentence */
	const char *explain; /* sections of text as docs/rules.md shows them */
	int severity;	     /* enum finding_severity */
};

/* All rules in catalogue order. */
const struct rule_info *const *rules_all(size_t *nr);
/* NULL if there is no such rule. */
const struct rule_info *rules_find(const char *id);

#endif
