// SPDX-License-Identifier: GPL-2.0-or-later
/* The page is this process's alone, or somebody else has a reference. */
#include "oracle.h"
#include <linux/hugetlb.h>
#include <linux/mm.h>

int hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address);
struct hstate *hstate_vma(struct vm_area_struct *vma);
void copy_huge_page(struct page *dst, struct page *src);
int page_count(const struct page *page);
pte_t make_huge_pte(struct vm_area_struct *vma, struct page *page, bool writable);

struct hstate *hstate_vma(struct vm_area_struct *vma)
{
	static struct hstate h = { .order = PMD_SHIFT - PAGE_SHIFT };

	return &h;
}

void copy_huge_page(struct page *dst, struct page *src)
{
}

int page_count(const struct page *page)
{
	return page->refcount;
}

/* The old entry with another page. */
pte_t make_huge_pte(struct vm_area_struct *vma, struct page *page, bool writable)
{
	pte_t old = { pmdp_get(oracle_pmd(oracle_second_mm(), 0)).pmd };

	return writable ? pte_mkwrite(old, vma) : old;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON | (oracle_flag() ? ORACLE_WRITE : 0));
	oracle_map(oracle_second_mm(), 0, ORACLE_HUGE | ORACLE_ANON);
	if (oracle_flag())
		get_page(oracle_page(mm, PMD_SIZE));
	oracle_allow_alloc_failure();
	oracle_secondary_mmu(mm);
	mmap_read_lock(mm);
	hugetlb_fault(mm, oracle_vma(mm), PMD_SIZE);
	mmap_read_unlock(mm);
}
