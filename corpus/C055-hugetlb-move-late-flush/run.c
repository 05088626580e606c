// SPDX-License-Identifier: GPL-2.0-or-later
/* Two huge pages, in shared tables or not, go to where nothing is. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/hugetlb.h>
#include <linux/pgtable.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);
unsigned long move_hugetlb_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
				       unsigned long new_addr, unsigned long len);

struct hstate *hstate_vma(struct vm_area_struct *vma)
{
	static struct hstate h = { .order = PMD_SHIFT - PAGE_SHIFT };

	return &h;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		oracle_map(mm, addr, ORACLE_HUGE | ORACLE_FILE | ORACLE_WRITE);
		if (oracle_flag())
			oracle_share_pmd(mm, addr);
		pmd_clear(oracle_pmd(mm, addr + 2 * PMD_SIZE));
	}
	flush_tlb_mm(mm);
	oracle_secondary_mmu(mm);
	move_hugetlb_page_tables(oracle_vma(mm), 0, 2 * PMD_SIZE, 2 * PMD_SIZE);
}
