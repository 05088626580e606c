// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

struct page_source {
	struct page **pages;
	unsigned int next;
};

static struct page *next_page(struct page_source *source)
{
	return source->pages[source->next++];
}

static struct page *fresh_page(void)
{
	return alloc_pages(GFP_KERNEL, 0);
}

int vmemmap_populate_range(pte_t *pte, unsigned long addr, unsigned long end,
			   struct page_source *source);
int vmemmap_populate_range(pte_t *pte, unsigned long addr, unsigned long end,
			   struct page_source *source)
{
	bool batched = source != NULL;
	struct page *page;
	int err = 0;

	if (batched)
		lazy_mmu_mode_enable();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		page = batched ? next_page(source) : fresh_page();
		if (!page) {
			err = -ENOMEM;
			break;
		}
		set_pte_at(&init_mm, addr, pte, mk_pte(page, PAGE_KERNEL));
	}
	if (batched)
		lazy_mmu_mode_disable();
	return err;
}
