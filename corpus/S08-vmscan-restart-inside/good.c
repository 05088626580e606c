// SPDX-License-Identifier: GPL-2.0-or-later
/* Ages the entries of one table, for as many vmas as it serves. */
#include <linux/mm.h>

bool get_next_vma(unsigned long *start, unsigned long *end);

static bool walk_pte_range(pmd_t *pmd, unsigned long start, unsigned long end,
			   struct vm_area_struct *vma)
{
	int nr_young = 0, total = 0;
	unsigned long addr;
	spinlock_t *lock;
	pmd_t seen;
	pte_t *pte;
	int i;

	seen = pmdp_get_lockless(pmd);
	pte = pte_offset_map_nolock(vma->vm_mm, pmd, start & PMD_MASK, &lock);
	if (!pte)
		return false;
	if (!spin_trylock(lock)) {
		pte_unmap(pte);
		return true;
	}
	if (unlikely(!pmd_same(seen, pmdp_get_lockless(pmd)))) {
		pte_unmap_unlock(pte, lock);
		return false;
	}

	lazy_mmu_mode_enable();
next_vma:
	for (i = (start & ~PMD_MASK) / PAGE_SIZE, addr = start; addr != end;
	     i++, addr += PAGE_SIZE) {
		pte_t val = ptep_get(pte + i);

		total++;
		if (!pte_present(val) || !vm_normal_folio(vma, addr, val))
			continue;
		if (!ptep_test_and_clear_young(vma, addr, pte + i))
			continue;
		nr_young++;
	}

	if (i < PTRS_PER_PTE && get_next_vma(&start, &end))
		goto next_vma;

	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, lock);
	return 8 * nr_young >= total;
}

bool walk_table(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	return walk_pte_range(pmd_off(vma->vm_mm, start), start, end, vma);
}
