// SPDX-License-Identifier: GPL-2.0-or-later
/* The registration of rules: one line each, in the order in which they are listed. */
#include <string.h>

#include "rules/rule.h"

const struct rule *const rule_catalogue[] = {
	&rule_lazy_read_hazard, &rule_lazy_unbalanced, &rule_lazy_nested,
	&rule_lazy_pause,	&rule_lazy_sleep,      &rule_lazy_flush_order,
};

const unsigned rule_catalogue_nr = sizeof(rule_catalogue) / sizeof(rule_catalogue[0]);

static const struct rule_info *const infos[] = {
	&rule_lazy_read_hazard.info, &rule_lazy_unbalanced.info, &rule_lazy_nested.info,
	&rule_lazy_pause.info,	     &rule_lazy_sleep.info,	 &rule_lazy_flush_order.info,
};

const struct rule_info *const *rules_all(size_t *nr)
{
	*nr = sizeof(infos) / sizeof(infos[0]);
	return infos;
}

const struct rule_info *rules_find(const char *id)
{
	for (unsigned i = 0; i < rule_catalogue_nr; i++)
		if (!strcmp(rule_catalogue[i]->info.id, id))
			return &rule_catalogue[i]->info;
	return NULL;
}
