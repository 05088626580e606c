// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages are mapped into the kernel's address space one by one. */
#include <linux/gfp.h>
#include <linux/mm.h>

int pfn_valid(unsigned long pfn);

static int vmap_pages_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot,
				struct page **pages, int *done)
{
	int err = 0;
	pte_t *slot;

	slot = pte_alloc_kernel(pmd, addr);
	if (!slot)
		return -ENOMEM;

	lazy_mmu_mode_enable();

	do {
		struct page *pg = pages[*done];

		if (WARN_ON(!pg))
			err = -ENOMEM;
		else if (WARN_ON(!pfn_valid(page_to_pfn(pg))))
			err = -EINVAL;
		else if (WARN_ON(!pte_none(ptep_get(slot))))
			err = -EBUSY;
		if (err)
			break;
		set_pte_at(&init_mm, addr, slot, mk_pte(pg, prot));
		(*done)++;
	} while (slot++, addr += PAGE_SIZE, addr != end);

	lazy_mmu_mode_disable();
	return err;
}

static int vmap_pages_pmd_range(pud_t *pud, unsigned long addr, unsigned long end, pgprot_t prot,
				struct page **pages, int *done)
{
	pmd_t *pmd = pmd_offset(pud, addr);
	unsigned long stop;

	do {
		stop = pmd_addr_end(addr, end);
		if (vmap_pages_pte_range(pmd, addr, stop, prot, pages, done))
			return -ENOMEM;
	} while (pmd++, addr = stop, addr != end);
	return 0;
}

int vmap_small_pages_range_noflush(unsigned long addr, unsigned long end, pgprot_t prot,
				   struct page **pages)
{
	pgd_t *pgd = pgd_offset(&init_mm, addr);
	p4d_t *p4d = p4d_offset(pgd, addr);
	int done = 0;

	return vmap_pages_pmd_range(pud_offset(p4d, addr), addr, end, prot, pages, &done);
}
