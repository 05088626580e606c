// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

/* Memory is waited for with the section closed. */
static lazy_mmu_state_t wait_for_page(lazy_mmu_state_t state, struct page **page)
{
	arch_leave_lazy_mmu_mode(state);
	*page = alloc_pages(GFP_KERNEL, 0);
	return arch_enter_lazy_mmu_mode();
}

int vmemmap_populate_some(pte_t *pte, struct page **pages, unsigned int nr);
int vmemmap_populate_some(pte_t *pte, struct page **pages, unsigned int nr)
{
	lazy_mmu_state_t state = arch_enter_lazy_mmu_mode();
	int err = -ENOMEM;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		struct page *page = pages[i];

		if (!page)
			state = wait_for_page(state, &page);
		if (!page)
			goto out;
		set_pte_at(&init_mm, i * PAGE_SIZE, pte + i, mk_pte(page, PAGE_KERNEL));
	}
	err = 0;
out:
	arch_leave_lazy_mmu_mode(state);
	return err;
}
