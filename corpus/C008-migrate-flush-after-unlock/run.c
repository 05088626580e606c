// SPDX-License-Identifier: GPL-2.0-or-later
/* Three entries of any kind; pages may be locked by others. */
#include "oracle.h"

struct migrate_vma {
	struct vm_area_struct *vma;
	unsigned int cpages;
	struct page *page[PTRS_PER_PTE];
};

int migrate_vma_collect(struct migrate_vma *migrate, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct migrate_vma migrate = { .vma = oracle_vma(mm) };
	unsigned long addr;

	oracle_allow_map_failure();
	for (addr = PAGE_SIZE; addr < 4 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	migrate_vma_collect(&migrate, PAGE_SIZE, 4 * PAGE_SIZE);
}
