// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages, there or not yet; memory may be short, an entry may be taken. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

struct ttm_prefault {
	struct task_struct *task;
	struct page **pages;
	unsigned int nr;
};

unsigned int ttm_vm_prefault(struct ttm_prefault *pf, unsigned long addr);

void oracle_case(void)
{
	struct page *pages[2] = { NULL, NULL };
	struct ttm_prefault pf = { .pages = pages, .nr = 1 + oracle_choose(2) };

	if (oracle_flag())
		pages[0] = alloc_pages(GFP_KERNEL, 0);
	if (oracle_flag())
		oracle_map(&init_mm, PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	ttm_vm_prefault(&pf, 0);
}
