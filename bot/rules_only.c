// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The catalogue of rules without the rules: what reading a report needs to know.  In its
 * place the bot is linked without the engine and libclang, which a program that reads mail
 * of strangers should not have in it, and which are slow to load.
 */
#include <string.h>

#include "rules/rules.h"

static const struct rule_info infos[] = {
#include "rule_ids.h" /* made of the output of mmucheck rules */
};

#define NR (sizeof(infos) / sizeof(infos[0]))

const struct rule_info *const *rules_all(size_t *nr)
{
	static const struct rule_info *all[NR];

	for (size_t i = 0; i < NR; i++)
		all[i] = &infos[i];
	*nr = NR;
	return all;
}

const struct rule_info *rules_find(const char *id)
{
	for (size_t i = 0; i < NR; i++)
		if (!strcmp(infos[i].id, id))
			return &infos[i];
	return NULL;
}
