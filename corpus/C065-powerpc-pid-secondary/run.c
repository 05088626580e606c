// SPDX-License-Identifier: GPL-2.0-or-later
/* A few pages, or many. */
#include "oracle.h"
#include <asm/tlbflush.h>

void radix_flush_range(struct mm_struct *mm, unsigned long start, unsigned long end);

void oracle_case(void)
{
	radix_flush_range(oracle_mm(), 0, (1 + 6 * oracle_choose(2)) * PAGE_SIZE);
}
