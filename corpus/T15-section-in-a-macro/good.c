// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

/* Not to be left by break, goto or return. */
#define for_each_pte_lazily(pte, addr, end)                                                        \
	for (lazy_mmu_mode_enable(); (addr) != (end) || (lazy_mmu_mode_disable(), false);          \
	     (pte)++, (addr) += PAGE_SIZE)

int ioremap_entries(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
		    pgprot_t prot);
int ioremap_entries(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
		    pgprot_t prot)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	int busy = 0;

	if (!pte)
		return -ENOMEM;
	for_each_pte_lazily(pte, addr, end) {
		if (!pte_none(ptep_get(pte))) {
			busy++;
			continue;
		}
		set_pte_at(&init_mm, addr, pte, pfn_pte(pfn + (addr >> PAGE_SHIFT), prot));
	}
	return busy ? -EBUSY : 0;
}
