// SPDX-License-Identifier: GPL-2.0-or-later
/* Guard pages around mapped ones; the count of what is mapped is taken from the table. */
#include <linux/mm.h>

static void map_run(pte_t *pte, unsigned long addr, unsigned long pfn, int nr)
{
	int i;

	lazy_mmu_mode_enable();
	for (i = 0; i < nr; i++)
		set_pte_at(&init_mm, addr + i * PAGE_SIZE, pte + i, pfn_pte(pfn + i, PAGE_KERNEL));
	lazy_mmu_mode_disable();
}

static int count_mapped(pte_t *pte, int nr)
{
	int mapped = 0;

	while (nr--)
		mapped += pte_present(ptep_get(pte++));
	return mapped;
}

/* Each run of two is followed by an entry that stays empty. */
int vmap_with_guards(unsigned long addr, unsigned long pfn, int runs)
{
	pte_t *start = pte_alloc_kernel(pmd_off(&init_mm, addr), addr), *pte = start;
	int i;

	if (!start)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (i = 0; i < runs; i++, pte += 3, addr += 3 * PAGE_SIZE) {
		if (!pte_none(ptep_get(pte)) || !pte_none(ptep_get(pte + 1)))
			continue;
		map_run(pte, addr, pfn + 2 * i, 2);
		WARN_ON(count_mapped(start, 3 * (i + 1)) < 2);
	}
	lazy_mmu_mode_disable();
	return count_mapped(start, 3 * runs);
}
