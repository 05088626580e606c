// SPDX-License-Identifier: GPL-2.0-or-later
/* A page that was used or was not, or none. */
/* The file lies below arch/, but it is no page-table code: it may do nothing more than others. */
#undef ORACLE_ARCH_CODE
#include "oracle.h"
#include <linux/mm.h>

struct sgx_encl_page {
	unsigned long desc;
};

int sgx_encl_test_and_clear_young(struct vm_area_struct *vma, struct sgx_encl_page *page);

void oracle_case(void)
{
	struct sgx_encl_page page = { .desc = 3 * PAGE_SIZE | 5 };
	struct mm_struct *mm = oracle_mm();
	unsigned int kind = oracle_choose(3);

	if (kind)
		oracle_map(mm, 3 * PAGE_SIZE, ORACLE_FILE | (kind == 2 ? ORACLE_YOUNG : 0));
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	sgx_encl_test_and_clear_young(oracle_vma(mm), &page);
	mmap_read_unlock(mm);
}
