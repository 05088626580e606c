// SPDX-License-Identifier: GPL-2.0-or-later
/* Models of mapping, moving and faulting. */
#include "api.h"

struct vm_fault {
	struct vm_area_struct *vma;
	pte_t *pte;
	unsigned long address;
};
struct folio;
int helper_count(void);
int folio_trylock(struct folio *f);
int pte_young(pte_t pte);
int pte_dirty(pte_t pte);
struct folio *pte_folio(pte_t v);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);

/* Silent: the new entry is written only, the flush follows the section. */
void move_entries(struct vm_area_struct *vma, pte_t *old, pte_t *new, unsigned long addr,
		  unsigned long end, unsigned long to)
{
	bool force_flush = false;
	unsigned long len = end - addr;

	lazy_mmu_mode_enable();
	for (; addr < end; old++, addr += PAGE_SIZE, new ++, to += PAGE_SIZE) {
		pte_t pte = ptep_get(old);

		if (pte_none(pte))
			continue;
		pte = ptep_get_and_clear(vma->vm_mm, addr, old);
		if (pte_present(pte))
			force_flush = true;
		if (pte_dirty(pte))
			pte_clear(vma->vm_mm, to, new);
		else
			set_pte_at(vma->vm_mm, to, new, pte);
	}
	lazy_mmu_mode_disable();
	if (force_flush)
		flush_tlb_range(vma, end - len, end);
}

/* Silent: errors leave the loop, not the function. */
int map_pages(pmd_t *pmd, unsigned long addr, unsigned long end, struct page **pages, int *nr)
{
	int err = 0;
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(NULL, pmd, addr, &ptl);

	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		struct page *page = pages[*nr];

		if (unlikely(!pte_none(ptep_get(pte)))) {
			err = -EBUSY;
			break;
		}
		if (unlikely(!page)) {
			err = -ENOMEM;
			break;
		}
		set_pte_at(NULL, addr, pte, (pte_t){(unsigned long)page});
		(*nr)++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return err;
}

int fault_retry(struct vm_fault *vmf, pte_t v)
{
	int tries = 2;

	lazy_mmu_mode_enable();
retry:
	if (!pte_none(ptep_get(vmf->pte))) { /* expect: lazy-read-hazard */
		lazy_mmu_mode_disable();
		return 0;
	}
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, v);
	if (tries-- && helper_count())
		goto retry;
	lazy_mmu_mode_disable();
	return 1;
}
