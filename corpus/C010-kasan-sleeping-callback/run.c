// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages of shadow at a table's end; the first may be there already. */
#include "oracle.h"
#include <linux/mm.h>

void kasan_fill_page(unsigned long page, int value);
int kasan_populate_vmalloc(unsigned long shadow_start, unsigned long size);

void kasan_fill_page(unsigned long page, int value)
{
}

void oracle_case(void)
{
	const unsigned long start = PMD_SIZE - PAGE_SIZE;

	if (oracle_flag())
		oracle_map(&init_mm, start, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	kasan_populate_vmalloc(start, 2 * PAGE_SIZE);
}
