// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <asm/tlbflush.h>

void flush_page(struct mm_struct *mm, unsigned long addr, unsigned int flags);

void oracle_case(void)
{
	flush_page(oracle_mm(), 0, oracle_choose(2));
}
