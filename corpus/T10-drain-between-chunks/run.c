// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int protect_in_chunks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		      unsigned long end, unsigned int most);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = 4 * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
	protect_in_chunks(oracle_vma(mm), oracle_pmd(mm, 0), 0, end, 1 + oracle_choose(3));
}
