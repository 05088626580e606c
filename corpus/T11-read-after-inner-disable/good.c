// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

/* Maps nr pages from pfn on; callers may be in a section. */
static pte_t *map_run(pte_t *pte, unsigned long addr, unsigned int nr, unsigned long pfn,
		      pgprot_t prot)
{
	lazy_mmu_mode_enable();
	while (nr--) {
		if (pte_none(ptep_get(pte)))
			set_pte_at(&init_mm, addr, pte, pfn_pte(pfn, prot));
		pte++, pfn++, addr += PAGE_SIZE;
	}
	lazy_mmu_mode_disable();
	return pte;
}

static bool is_mapped(pte_t *pte, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (!pte_present(ptep_get(pte + i)))
			return false;
	}
	return true;
}

int map_with_guard(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn,
		   pte_t guard, pgprot_t prot);
int map_with_guard(pmd_t *pmd, unsigned long addr, unsigned int nr, unsigned long pfn,
		   pte_t guard, pgprot_t prot)
{
	pte_t *first = pte_offset_kernel(pmd, addr), *behind;
	int err = 0;

	lazy_mmu_mode_enable();
	behind = map_run(first, addr, nr, pfn, prot);
	if (is_mapped(first, nr))
		set_pte_at(&init_mm, addr + nr * PAGE_SIZE, behind, guard);
	else
		err = -EFAULT;
	lazy_mmu_mode_disable();
	return err;
}
