// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages are mapped into the kernel's address space under its page-table lock. */
#include <linux/gfp.h>
#include <linux/mm.h>

enum obstacle { NOTHING, SLOT_IN_USE, NO_PAGE, BAD_PAGE };

bool page_is_poisoned(struct page *page);

static enum obstacle look_for_obstacle(pte_t *pte, struct page *page)
{
	if (!pte_none(ptep_get(pte)))
		return SLOT_IN_USE;
	if (!page)
		return NO_PAGE;
	return page_is_poisoned(page) ? BAD_PAGE : NOTHING;
}

static int vmap_pages_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot,
				struct page **pages)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	int nr = 0, err = 0;

	if (!pte)
		return -ENOMEM;

	spin_lock(&init_mm.page_table_lock);
	lazy_mmu_mode_enable();
	for (; addr != end; pte++, nr++, addr += PAGE_SIZE) {
		switch (look_for_obstacle(pte, pages[nr])) {
		case SLOT_IN_USE:
			err = -EBUSY;
			goto out;
		case NO_PAGE:
			err = -ENOMEM;
			goto out;
		case BAD_PAGE:
			err = -EINVAL;
			goto out;
		case NOTHING:
			break;
		}
		set_pte_at(&init_mm, addr, pte, mk_pte(pages[nr], prot));
	}
out:
	lazy_mmu_mode_disable();
	spin_unlock(&init_mm.page_table_lock);
	return err ? err : nr;
}

int vmap_table(unsigned long addr, unsigned long end, struct page **pages)
{
	return vmap_pages_pte_range(pmd_off(&init_mm, addr), addr, end, PAGE_KERNEL, pages);
}
