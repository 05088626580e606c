// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages or none; the mapping may be sealed, memory may be short. */
#include "oracle.h"
#include <linux/mm.h>

struct remap_request {
	struct vm_area_struct *vma;
	unsigned long start, end;
	bool sealed;
};

int replace_mapping(struct remap_request *req);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct remap_request req = { .vma = oracle_vma(mm), .start = PAGE_SIZE };

	req.end = PAGE_SIZE + oracle_choose(3) * PAGE_SIZE;
	req.sealed = oracle_flag();
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	oracle_map(mm, 2 * PAGE_SIZE, ORACLE_ANON);
	oracle_allow_alloc_failure();
	oracle_allow_map_failure();
	replace_mapping(&req);
}
