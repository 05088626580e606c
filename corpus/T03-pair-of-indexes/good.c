// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

/* Maps pages two by two; stops where the second half of a pair is taken. */
int map_pairs(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn, pgprot_t prot);
int map_pairs(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);
	unsigned int i, halves = 0;

	lazy_mmu_mode_enable();
	for (i = 0; i + 1 < nr; i += 2) {
		unsigned long at = addr + i * PAGE_SIZE;

		if (WARN_ON(!pte_none(ptep_get(pte + i))))
			break;
		set_pte_at(&init_mm, at, pte + i, pfn_pte(pfn + i, prot));
		if (!pte_none(ptep_get(&pte[i + 1]))) {
			halves++;
			continue;
		}
		set_pte_at(&init_mm, at + PAGE_SIZE, &pte[i + 1], pfn_pte(pfn + i + 1, prot));
	}
	lazy_mmu_mode_disable();
	return halves;
}
