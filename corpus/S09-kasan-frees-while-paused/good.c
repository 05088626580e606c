// SPDX-License-Identifier: GPL-2.0-or-later
/* Shadow of vmalloc: populated with pages allocated on the spot, freed on the spot. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

static int apply_to_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	int err = 0;

	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (; addr != end && !err; pte++, addr += PAGE_SIZE)
		err = fn(pte, addr, NULL);
	lazy_mmu_mode_disable();
	return err;
}

static int kasan_populate_vmalloc_pte(pte_t *slot, unsigned long addr, void *unused)
{
	struct page *page;
	int ret = -ENOMEM;

	lazy_mmu_mode_pause();
	page = alloc_pages(GFP_KERNEL, 0);
	if (!page)
		goto out;
	ret = 0;
	spin_lock(&init_mm.page_table_lock);
	if (likely(pte_none(ptep_get(slot)))) {
		set_pte_at(&init_mm, addr, slot, mk_pte(page, PAGE_KERNEL));
		page = NULL;
	}
	spin_unlock(&init_mm.page_table_lock);
	if (page)
		__free_page(page);
out:
	lazy_mmu_mode_resume();
	return ret;
}

static int kasan_depopulate_vmalloc_pte(pte_t *slot, unsigned long addr, void *unused)
{
	pte_t pte;

	lazy_mmu_mode_pause();
	spin_lock(&init_mm.page_table_lock);
	pte = ptep_get(slot);
	if (!pte_none(pte))
		pte_clear(&init_mm, addr, slot);
	spin_unlock(&init_mm.page_table_lock);
	if (!pte_none(pte)) {
		flush_tlb_kernel_range(addr, addr + PAGE_SIZE);
		__free_page(pfn_to_page(pte_pfn(pte)));
	}
	lazy_mmu_mode_resume();
	return 0;
}

int kasan_update_vmalloc(unsigned long addr, unsigned long end, bool populate)
{
	return apply_to_pte_range(pmd_off(&init_mm, addr), addr, end,
				  populate ? kasan_populate_vmalloc_pte :
					     kasan_depopulate_vmalloc_pte);
}
