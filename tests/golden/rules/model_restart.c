// SPDX-License-Identifier: GPL-2.0-or-later
/* Models of loops that drop the lock and restart. */
#include "api.h"

struct folio;
int helper_count(void);
int folio_trylock(struct folio *f);
int pte_young(pte_t pte);
int pte_dirty(pte_t pte);
struct folio *pte_folio(pte_t v);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);

/* Silent: left before each unlock, start says whether it was entered again. */
int cold_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte, v;
	spinlock_t *ptl;
	int nr;

restart:
	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	lazy_mmu_mode_enable();
	for (; addr < end; pte += nr, addr += nr * PAGE_SIZE) {
		struct folio *folio;

		nr = 1;
		v = ptep_get(pte);
		if (need_resched()) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			cond_resched();
			goto restart;
		}
		if (pte_none(v) || !pte_present(v))
			continue;
		folio = pte_folio(v);
		if (!folio)
			continue;
		if (helper_count()) {
			int err;

			if (!folio_trylock(folio))
				continue;
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			start = NULL;
			err = try_something();
			start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
			if (!start)
				break;
			lazy_mmu_mode_enable();
			if (!err)
				nr = 0;
			continue;
		}
		if (pte_young(v)) {
			ptep_get_and_clear(vma->vm_mm, addr, pte);
			set_pte_at(vma->vm_mm, addr, pte, pte_mkold(v));
		}
		nr = helper_count();
	}
	if (start) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	}
	cond_resched();
	return 0;
}

int cold_range_wrong(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	lazy_mmu_mode_enable();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (helper_count()) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
			if (!start)
				break;
			lazy_mmu_mode_enable();
		}
		note(ptep_get(pte).pte);
	}
	lazy_mmu_mode_disable();
	if (start)
		pte_unmap_unlock(start, ptl);
	return 0; /* expect: lazy-unbalanced */
}

/* Silent: the restart lies behind the enter. */
bool walk_young(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start, unsigned long end)
{
	int total = 0, young = 0, i;
	unsigned long addr;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &ptl);

	if (!pte)
		return false;
	lazy_mmu_mode_enable();
restart:
	for (i = 0, addr = start; addr != end; i++, addr += PAGE_SIZE) {
		pte_t v = ptep_get(pte + i);

		total++;
		if (!pte_young(v))
			continue;
		ptep_set_wrprotect(vma->vm_mm, addr, pte + i);
		young++;
	}
	if (i < 512 && helper_count())
		goto restart;
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
	return young > total / 2;
}
