// SPDX-License-Identifier: GPL-2.0-or-later
/* One page, or so many that everything goes. */
#include "oracle.h"
#include <asm/tlbflush.h>

void flush_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end);

void oracle_case(void)
{
	flush_mm_range(oracle_mm(), 0, oracle_flag() ? PAGE_SIZE : 64 * PAGE_SIZE);
}
