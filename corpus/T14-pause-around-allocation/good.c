// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

static int populate_entry(pte_t *ptep, unsigned long addr, void *data)
{
	pgprot_t *prot = data;
	unsigned long page;
	int err = 0;

	lazy_mmu_mode_pause();
	if (likely(!pte_none(ptep_get(ptep))))
		goto resume;
	page = __get_free_page(GFP_KERNEL);
	if (!page) {
		err = -ENOMEM;
		goto resume;
	}
	/* Another one may have been here while we slept. */
	spin_lock(&init_mm.page_table_lock);
	if (pte_none(ptep_get(ptep))) {
		set_pte_at(&init_mm, addr, ptep, mk_pte(virt_to_page((void *)page), *prot));
		page = 0;
	}
	spin_unlock(&init_mm.page_table_lock);
	if (page)
		free_page(page);
resume:
	lazy_mmu_mode_resume();
	return err;
}

static int walk_entries(pte_t *pte, unsigned long addr, unsigned long end, pte_fn_t fn, void *data)
{
	int err = 0;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE) {
		err = fn(pte++, addr, data);
		if (err)
			break;
	}
	lazy_mmu_mode_disable();
	return err;
}

int populate_shadow(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot);
int populate_shadow(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);

	return pte ? walk_entries(pte, addr, end, populate_entry, &prot) : -ENOMEM;
}
