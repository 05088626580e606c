// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int protect_or_unmap(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		     unsigned long end, struct page **unmapped);

void oracle_case(void)
{
	static const unsigned int kinds[] = {
		ORACLE_ANON, ORACLE_ANON | ORACLE_WRITE | ORACLE_YOUNG, ORACLE_ANON | ORACLE_YOUNG,
	};
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct *vma = oracle_vma(mm);
	unsigned long addr, end = 3 * PAGE_SIZE;
	struct page *unmapped[3];
	unsigned int kind;
	int nr;

	oracle_secondary_mmu(mm);
	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		kind = oracle_choose(4);
		if (kind)
			oracle_map(mm, addr, kinds[kind - 1]);
	}
	nr = protect_or_unmap(vma, oracle_pmd(mm, 0), 0, end, unmapped);
	while (nr-- > 0) {
		page_remove_rmap(unmapped[nr]);
		put_page(unmapped[nr]);
	}
}
