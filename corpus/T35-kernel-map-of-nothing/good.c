// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

bool can_change(void);
void __kernel_map_pages(struct page *page, int numpages, int enable);

static void change(unsigned long addr, int nr, pte_t value)
{
	pte_t *pte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);

	lazy_mmu_mode_enable();
	for (; nr > 0; nr--, pte++, value = pte_next_pfn(value))
		set_pte(pte, value);
	lazy_mmu_mode_disable();
}

void __kernel_map_pages(struct page *page, int numpages, int enable)
{
	if (!can_change())
		return;
	if (enable)
		change(PAGE_SIZE, numpages, mk_pte(page, PAGE_KERNEL));
}

void prepare(struct page *page);
void prepare(struct page *page)
{
	lazy_mmu_mode_enable();
	__kernel_map_pages(page, 1, 1);
	lazy_mmu_mode_disable();
}
