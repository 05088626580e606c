// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>
#include "oracle.h"

bool can_change(void);
void prepare(struct page *page);

bool can_change(void)
{
	return oracle_flag();
}

void oracle_case(void)
{
	prepare(alloc_pages(GFP_KERNEL, 0));
}
