// SPDX-License-Identifier: GPL-2.0-or-later
/* Three entries that are missing, read-only, or written to. */
#include "oracle.h"

struct wp_walk {
	struct vm_area_struct *vma;
	unsigned long total;
	unsigned long limit;
};

unsigned long wp_shared_mapping_range(struct wp_walk *walk, unsigned long addr, unsigned long end);
void clean_record_shared_mapping_range(struct vm_area_struct *vma, unsigned long addr,
				       unsigned long end, unsigned long *bitmap);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct wp_walk walk = { .vma = oracle_vma(mm), .limit = 1 + oracle_choose(3) };
	unsigned long addr, end = 4 * PAGE_SIZE, bitmap = 0;

	for (addr = PAGE_SIZE; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_FILE);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_FILE | ORACLE_WRITE | ORACLE_DIRTY);
			break;
		}
	}
	oracle_allow_map_failure();
	if (oracle_flag())
		wp_shared_mapping_range(&walk, PAGE_SIZE, end);
	else
		clean_record_shared_mapping_range(walk.vma, PAGE_SIZE, end, &bitmap);
}
