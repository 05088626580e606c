// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

#define RESERVE 2

struct reserve {
	struct page *page[RESERVE];
	unsigned int nr;
};

/* Must not be called in a section. */
static bool refill(struct reserve *r)
{
	while (r->nr < RESERVE) {
		r->page[r->nr] = alloc_pages(GFP_KERNEL, 0);
		if (!r->page[r->nr])
			break;
		r->nr++;
	}
	return r->nr;
}

static void drain(struct reserve *r)
{
	while (r->nr)
		__free_page(r->page[--r->nr]);
}

unsigned int pcpu_map_all(pte_t *pte, unsigned long addr, unsigned long end);
unsigned int pcpu_map_all(pte_t *pte, unsigned long addr, unsigned long end)
{
	struct reserve r = { .nr = 0 };
	unsigned int mapped = 0;
	bool more = true;

	lazy_mmu_mode_enable();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_none(ptep_get(pte)))
			continue;
		if (!r.nr) {
			lazy_mmu_mode_disable();
			more = refill(&r);
			lazy_mmu_mode_enable();
		}
		if (!more)
			break;
		r.nr--;
		set_pte_at(&init_mm, addr, pte, mk_pte(r.page[r.nr], PAGE_KERNEL));
		mapped++;
	}
	lazy_mmu_mode_disable();
	drain(&r);
	return mapped;
}
