// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <asm/tlbflush.h>

void flush_both(struct mm_struct *mm, unsigned long start, unsigned long end);

void oracle_case(void)
{
	flush_both(oracle_mm(), 0, (1 + oracle_choose(2)) * PAGE_SIZE);
}
