// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the semantic patches must report, on lines marked so, and what they must not: pairs for
 * the rules that no case of the corpus shows within one function.
 */
static void reads_back(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	pte = ptep_get(ptep); /* lazy-read-hazard */
	lazy_mmu_mode_disable();
	use(pte);
}

static void reads_before(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	pte = ptep_get(ptep);
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
	use(pte);
}

static int walks_unchecked(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int young;

	young = pte_young(ptep_get(pte)); /* pte-map-unchecked */
	pte_unmap_unlock(pte, ptl);
	return young;
}

static int walks_checked(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int young;

	if (!pte)
		return 0;
	young = pte_young(ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return young;
}

static void flushes_late(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, spinlock_t *ptl)
{
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	pte_unmap_unlock(pte, ptl); /* tlb-flush-after-unlock */
	flush_tlb_page(vma, addr);
}

static void flushes_in_time(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			    spinlock_t *ptl)
{
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	flush_tlb_page(vma, addr);
	pte_unmap_unlock(pte, ptl);
}

static void enters_by_hook(void)
{
	arch_enter_lazy_mmu_mode(); /* lazy-api */
	work();
	arch_leave_lazy_mmu_mode(); /* lazy-api */
}

static void enters(void)
{
	lazy_mmu_mode_enable();
	work();
	lazy_mmu_mode_disable();
}

static void reads_by_hand(pte_t *ptep)
{
	use(*ptep); /* pte-raw-deref */
}

static void reads_by_accessor(pte_t *ptep)
{
	use(ptep_get(ptep));
}

static void writes_by_hand(pte_t *table, int i, pte_t pte)
{
	table[i] = pte; /* pte-raw-deref */
	set_pte(&table[i], pte);
	memset(table, 0, 8 * sizeof(*table));
}

static void works_on_a_copy(pte_t *entry)
{
	*entry = pte_mkold(*entry);
}

static pte_t copies(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	works_on_a_copy(&pte);
	return pte;
}

static int asks_twice(pmd_t *pmd, unsigned long nr)
{
	for (; nr--; pmd++) {
		if (pmd_none(*pmd))
			continue;
		if (!pmd_present(*pmd)) /* pte-raw-deref */
			return -EFAULT;
	}
	return 0;
}

static int asks_a_copy(pmd_t *pmd, unsigned long nr)
{
	for (; nr--; pmd++) {
		pmd_t pmdval = pmdp_get_lockless(pmd);

		if (pmd_none(pmdval))
			continue;
		if (!pmd_present(pmdval))
			return -EFAULT;
	}
	return 0;
}

static int tests_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t old)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int same = 0;

	if (likely(pte && pte_same(ptep_get(pte), old)))
		same = 1;
	if (pte)
		pte_unmap_unlock(pte, ptl);
	return same;
}
