// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

/* Twice a page: the shadow of a large object. */
static void map_shadow(pte_t *pte, unsigned long addr, struct page *page)
{
	lazy_mmu_mode_enable();
	set_pte_at(&init_mm, addr, pte, mk_pte(page, PAGE_KERNEL));
	set_pte_at(&init_mm, addr + PAGE_SIZE, pte + 1, mk_pte(page, PAGE_KERNEL));
	lazy_mmu_mode_disable();
}

/* In the section of the caller, whose batching ends for as long as memory is looked for. */
static int populate_shadow(pte_t *pte, unsigned long addr)
{
	struct page *page;
	int err = 0;

	lazy_mmu_mode_pause();
	page = alloc_pages(GFP_KERNEL, 0);
	if (page)
		map_shadow(pte, addr, page);
	else
		err = -ENOMEM;
	lazy_mmu_mode_resume();
	return err;
}

int kasan_shadow_range(unsigned long addr, unsigned long end, struct page *early);
int kasan_shadow_range(unsigned long addr, unsigned long end, struct page *early)
{
	pte_t *pte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);
	int err = 0;

	if (early) {
		map_shadow(pte, addr, early);
		pte += 2;
		addr += 2 * PAGE_SIZE;
	}
	lazy_mmu_mode_enable();
	for (; addr != end && !err; pte += 2, addr += 2 * PAGE_SIZE)
		err = populate_shadow(pte, addr);
	lazy_mmu_mode_disable();
	return err;
}
