// SPDX-License-Identifier: GPL-2.0-or-later
/* Some of four kernel pages on both sides of a table's end are there. */
#include "oracle.h"
#include <linux/mm.h>

unsigned int arena_map_free(unsigned long start);

void oracle_case(void)
{
	const unsigned long start = PMD_SIZE - 2 * PAGE_SIZE;
	int i;

	for (i = 0; i < 4; i++) {
		if (oracle_flag())
			oracle_map(&init_mm, start + i * PAGE_SIZE, ORACLE_WRITE);
	}
	arena_map_free(start);
}
