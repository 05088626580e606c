// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages are put into an arena whose fault handler may have put a scratch page there. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct apply_range_data {
	int i;
	struct page *scratch_page;
	struct page **pages;
};

static int apply_to_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn,
			      void *data)
{
	pte_t *slot = pte_alloc_kernel(pmd, addr);
	int err = 0;

	if (!slot)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		err = fn(slot, addr, data);
		if (err)
			break;
	} while (slot++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return err;
}

static int apply_range_set_cb(pte_t *slot, unsigned long addr, void *data)
{
	struct apply_range_data *todo = data;
	pte_t pteval = mk_pte(todo->pages[todo->i], PAGE_KERNEL);

	while (!ptep_try_set(slot, pteval)) {
		pte_t old = ptep_get(slot);

		if (pte_none(old))
			continue;
		if (WARN_ON_ONCE(pfn_to_page(pte_pfn(old)) != todo->scratch_page))
			return -EBUSY;
		ptep_get_and_clear(&init_mm, addr, slot);
		flush_tlb_kernel_range(addr, addr + PAGE_SIZE);
	}
	todo->i++;
	return 0;
}

int arena_set_pages(unsigned long addr, unsigned long end, struct page **pages,
		    struct page *scratch_page)
{
	struct apply_range_data data = { .pages = pages, .scratch_page = scratch_page };

	return apply_to_pte_range(pmd_off(&init_mm, addr), addr, end, apply_range_set_cb, &data);
}
