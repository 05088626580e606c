// SPDX-License-Identifier: GPL-2.0-or-later
/* Two processes map the file, one of them at a place that does not fit. */
#include "oracle.h"

struct file_mapping {
	struct vm_area_struct *vma;
	struct file_mapping *next;
	unsigned long pgoff;
};

void retract_page_tables(struct address_space *mapping, struct file_mapping *who,
			 unsigned long pgoff);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm(), *other = oracle_second_mm();
	struct file_mapping second = { .vma = oracle_vma(other), .pgoff = oracle_choose(2) };
	struct file_mapping first = { .vma = oracle_vma(mm), .next = &second };

	oracle_secondary_mmu(mm);
	if (oracle_flag())
		oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_FILE);
	retract_page_tables(first.vma->vm_file->f_mapping, &first, PMD_SIZE >> PAGE_SHIFT);
}
