// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

struct fill {
	unsigned long addr;
	unsigned int made;
	bool paused;
};

/* The first page that has to be made ends the batching for the whole slot. */
static struct page *fill_page(struct fill *fill)
{
	if (!fill->paused) {
		lazy_mmu_mode_pause();
		fill->paused = true;
	}
	fill->made++;
	return alloc_pages(GFP_KERNEL, 0);
}

static void fill_done(struct fill *fill)
{
	if (fill->paused)
		lazy_mmu_mode_resume();
	fill->paused = false;
}

static int fill_slot(struct fill *fill, pte_t *pte, struct page *page)
{
	int err = 0;

	if (!pte_none(ptep_get(pte)))
		return -EBUSY;
	if (!page)
		page = fill_page(fill);
	if (page)
		set_pte_at(&init_mm, fill->addr, pte, mk_pte(page, PAGE_KERNEL));
	else
		err = -ENOMEM;
	fill_done(fill);
	return err;
}

int vmap_fill(unsigned long addr, struct page **pages, unsigned int nr);
int vmap_fill(unsigned long addr, struct page **pages, unsigned int nr)
{
	pte_t *pte = pte_alloc_kernel(pmd_off(&init_mm, addr), addr);
	struct fill fill = { .addr = addr };
	unsigned int i;
	int err = 0;

	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (i = 0; i < nr && !err; i++, fill.addr += PAGE_SIZE)
		err = fill_slot(&fill, pte + i, pages[i]);
	lazy_mmu_mode_disable();
	return err ? err : (int)fill.made;
}
