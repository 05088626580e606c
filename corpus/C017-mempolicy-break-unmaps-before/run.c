// SPDX-License-Identifier: GPL-2.0-or-later
/* The range ends one table and begins the next. */
#include "oracle.h"
#include <linux/mm.h>

struct queue_pages {
	unsigned long flags;
	unsigned int nr_queued;
};

int queue_pages_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		      struct queue_pages *qp);
bool queue_pages_required(struct page *page, struct queue_pages *qp);
int migrate_page_add(struct page *page, struct queue_pages *qp);
bool vma_migratable(struct vm_area_struct *vma);

bool queue_pages_required(struct page *page, struct queue_pages *qp)
{
	return oracle_flag();
}

int migrate_page_add(struct page *page, struct queue_pages *qp)
{
	if (oracle_flag())
		return -EBUSY;
	qp->nr_queued++;
	return 0;
}

bool vma_migratable(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE;
}

void oracle_case(void)
{
	struct queue_pages qp = { .flags = oracle_choose(4) };
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	oracle_vma(mm)->vm_flags = oracle_flag() ? VM_WRITE : 0;
	for (addr = PMD_SIZE - PAGE_SIZE; addr <= PMD_SIZE + PAGE_SIZE; addr += PAGE_SIZE)
		oracle_map(mm, addr, ORACLE_ANON);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	queue_pages_range(oracle_vma(mm), PMD_SIZE - PAGE_SIZE, PMD_SIZE + 2 * PAGE_SIZE, &qp);
	mmap_read_unlock(mm);
}
