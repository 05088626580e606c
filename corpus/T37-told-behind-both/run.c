// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <asm/tlbflush.h>

void flush_process(struct mm_struct *mm, bool broadcast);

void oracle_case(void)
{
	flush_process(oracle_mm(), oracle_flag());
}
