// SPDX-License-Identifier: GPL-2.0-or-later
/* Holes in a kernel range are filled with fresh pages, two entries at a time. */
#include <linux/gfp.h>
#include <linux/mm.h>

static void map_pair(pte_t *pte, unsigned long addr, struct page *first, struct page *second)
{
	set_pte_at(&init_mm, addr, pte, mk_pte(first, PAGE_KERNEL));
	set_pte_at(&init_mm, addr + PAGE_SIZE, pte + 1, mk_pte(second, PAGE_KERNEL));
}

/* Called with a section open, which must not be while memory is waited for. */
static int fill_pair(pte_t *pte, unsigned long addr)
{
	struct page *first, *second;
	int err = 0;

	lazy_mmu_mode_pause();
	first = alloc_pages(GFP_KERNEL, 0);
	second = alloc_pages(GFP_KERNEL, 0);
	if (!first || !second) {
		if (first)
			__free_page(first);
		if (second)
			__free_page(second);
		err = -ENOMEM;
		goto out;
	}

	lazy_mmu_mode_enable(); /* expect lazy-pause section */
	lazy_mmu_mode_resume(); /* expect lazy-pause source */
	map_pair(pte, addr, first, second);
	lazy_mmu_mode_disable(); /* expect lazy-pause */
	return 0;
out:
	lazy_mmu_mode_resume();
	return err;
}

int vmap_fill_holes(unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_alloc_kernel(pmd_off(&init_mm, addr), addr);
	int err = 0;

	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (; addr != end && !err; pte += 2, addr += 2 * PAGE_SIZE) {
		if (pte_none(ptep_get(pte)) && pte_none(ptep_get(pte + 1)))
			err = fill_pair(pte, addr);
	}
	lazy_mmu_mode_disable();
	return err;
}
