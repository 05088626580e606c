// SPDX-License-Identifier: GPL-2.0-or-later
/* How run.c sets up the world that the case finds. */
#include "model.h"
#include <linux/gfp.h>

struct mm_struct *oracle_mm(void)
{
	return w.mmu[0].mm;
}

struct mm_struct *oracle_second_mm(void)
{
	return w.mmu[1].mm;
}

struct vm_area_struct *oracle_vma(struct mm_struct *mm)
{
	return &mmu_of(mm)->vma;
}

static struct table *table_for(struct mm_struct *mm, unsigned long addr)
{
	struct table *t = table_at(mmu_of(mm), addr);

	if (!t)
		misuse("no page table at 0x%lx", addr);
	return t;
}

pmd_t *oracle_pmd(struct mm_struct *mm, unsigned long addr)
{
	if (addr >= USER_END)
		misuse("address 0x%lx is out of range", addr);
	return (pmd_t *)&mmu_of(mm)->pmd[addr / PMD_SIZE];
}

pte_t *oracle_pte(struct mm_struct *mm, unsigned long addr)
{
	struct table *t = table_for(mm, addr);

	t->by_kernel_path = true;
	return (pte_t *)&t->pte[addr / PAGE_SIZE % PTRS_PER_PTE];
}

void oracle_map(struct mm_struct *mm, unsigned long addr, unsigned flags)
{
	struct page *page = page_new((flags & ORACLE_ANON ? PAGE_ANON : 0) |
				     (flags & (ORACLE_LARGE | ORACLE_HUGE) ? PAGE_LARGE : 0));
	unsigned long value = page_to_pfn(page) << PAGE_SHIFT | BIT_PRESENT |
			      (flags & ORACLE_WRITE ? BIT_WRITE : 0) |
			      (flags & ORACLE_DIRTY ? BIT_DIRTY : 0) |
			      (flags & ORACLE_YOUNG ? BIT_YOUNG : 0);

	page->mapcount = 1;
	if (flags & ORACLE_HUGE)
		mmu_of(mm)->pmd[addr / PMD_SIZE % PTRS_PER_PMD] = value | BIT_HUGE;
	else
		table_for(mm, addr)->pte[addr / PAGE_SIZE % PTRS_PER_PTE] = value;
}

void oracle_swap(struct mm_struct *mm, unsigned long addr, unsigned kind)
{
	unsigned long offset = addr / PAGE_SIZE + 1;

	if (kind != ORACLE_SWAP)
		offset = page_to_pfn(page_new(PAGE_ANON));
	table_for(mm, addr)->pte[addr / PAGE_SIZE % PTRS_PER_PTE] =
		offset << PAGE_SHIFT | SWAP_KIND(kind);
}

struct page *oracle_page(struct mm_struct *mm, unsigned long addr)
{
	unsigned long value = mmu_of(mm)->pmd[addr / PMD_SIZE % PTRS_PER_PMD];

	if (!(value & BIT_HUGE))
		value = table_for(mm, addr)->pte[addr / PAGE_SIZE % PTRS_PER_PTE];
	return value & BIT_PRESENT ? page_of_pfn((value & PFN_BITS) >> PAGE_SHIFT) : NULL;
}

void oracle_batched_pending(struct mm_struct *mm)
{
	mmu_of(mm)->reclaim = mmu_of(mm)->batched = true;
}

void oracle_secondary_mmu(struct mm_struct *mm)
{
	mmu_of(mm)->secondary = true;
}

void oracle_allow_map_failure(void)
{
	w.map_may_fail = true;
}

void oracle_allow_alloc_failure(void)
{
	w.alloc_may_fail = true;
}
