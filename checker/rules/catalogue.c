// SPDX-License-Identifier: GPL-2.0-or-later
/* The registration of rules: one line each, in the order in which they are listed. */
#include <string.h>

#include "rules/rule.h"

#define RULES(X)                                                                                   \
	X(lazy_read_hazard)                                                                        \
	X(lazy_unbalanced)                                                                         \
	X(lazy_nested)                                                                             \
	X(lazy_pause)                                                                              \
	X(lazy_sleep)                                                                              \
	X(lazy_alloc)                                                                              \
	X(lazy_lock)                                                                               \
	X(lazy_flush_order)                                                                        \
	X(lazy_token)                                                                              \
	X(lazy_api)                                                                                \
	X(lazy_arch)                                                                               \
	X(tlb_missing_flush)                                                                       \
	X(tlb_flush_before_update)                                                                 \
	X(tlb_flush_after_unlock)                                                                  \
	X(tlb_free_before_flush)                                                                   \
	X(tlb_batched_pending)                                                                     \
	X(gather_unbalanced)                                                                       \
	X(gather_missing_entry)                                                                    \
	X(gather_unshare)                                                                          \
	X(gather_table_sync)                                                                       \
	X(notifier_unbalanced)                                                                     \
	X(notifier_secondary)                                                                      \
	X(notifier_missing)                                                                        \
	X(pte_map_unchecked)                                                                       \
	X(pte_map_unbalanced)                                                                      \
	X(pte_raw_deref)

#define RULE(name) &rule_##name,
#define INFO(name) &rule_##name.info,

const struct rule *const rule_catalogue[] = {RULES(RULE)};
const unsigned rule_catalogue_nr = sizeof(rule_catalogue) / sizeof(rule_catalogue[0]);

static const struct rule_info *const infos[] = {RULES(INFO)};

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
