// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages; each is read through the mapping that memory holds at that moment. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long copy_from_page(unsigned long vaddr);
unsigned long checksum_ptes(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			    unsigned long end);

unsigned long copy_from_page(unsigned long vaddr)
{
	if (!pte_present(*oracle_pte(&init_mm, vaddr)))
		oracle_fail("lazy-arch", "a page is read before its mapping is written");
	return 1;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, 0, ORACLE_ANON);
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON);
	checksum_ptes(oracle_vma(mm), oracle_pmd(mm, 0), 0, 2 * PAGE_SIZE);
}
