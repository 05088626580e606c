// SPDX-License-Identifier: GPL-2.0-or-later
/* Two kernel entries, present or not. */
#include "oracle.h"
#include <linux/mm.h>

struct shadow_range {
	unsigned long start, end;
	unsigned int hidden;
	bool stale;
};

unsigned int shadow_hide_range(struct shadow_range *range);

void oracle_case(void)
{
	struct shadow_range range = { .start = PMD_SIZE - PAGE_SIZE, .end = PMD_SIZE + PAGE_SIZE };

	if (oracle_flag())
		oracle_map(&init_mm, range.start, ORACLE_WRITE);
	if (oracle_flag())
		oracle_map(&init_mm, PMD_SIZE, ORACLE_WRITE);
	shadow_hide_range(&range);
}
