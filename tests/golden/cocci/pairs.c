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
