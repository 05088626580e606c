// SPDX-License-Identifier: GPL-2.0-or-later
/* Right at a0923da, "limit on blocks executed" at 9357c6e; the finding in collect() is lost by it. */
#include "api.h"

int helper_count(void);

/* mprotect-like */
long change_entries(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	long pages = 0;

	if (!pte)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	do {
		pte_t old = ptep_get(pte);

		if (pte_present(old)) {
			pte_t new;

			if (pte_write(old) && helper_count())
				continue;
			old = ptep_modify_prot_start(vma, addr, pte);
			new = pte_wrprotect(old);
			ptep_modify_prot_commit(vma, addr, pte, old, new);
			pages++;
		} else if (pte_none(old)) {
			set_pte_at(vma->vm_mm, addr, pte, pte_wrprotect(old));
			pages++;
		} else {
			pte_t new = pte_mkold(old);

			if (new.pte != old.pte) {
				set_pte_at(vma->vm_mm, addr, pte, new);
				pages++;
			}
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte - 1, ptl);
	return pages;
}

/* migrate_vma_collect-like: the flush comes first. */
int collect(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start, unsigned long end)
{
	unsigned long addr = start, unmapped = 0;
	spinlock_t *ptl;
	pte_t *ptep;

again:
	ptep = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!ptep)
		goto again;
	lazy_mmu_mode_enable();
	for (; addr < end; addr += PAGE_SIZE, ptep++) {
		pte_t pte = ptep_get(ptep);

		if (pte_none(pte))
			goto next;
		if (helper_count() == 3) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(ptep, ptl);
			return -EBUSY;
		}
		if (pte_present(pte)) {
			ptep_get_and_clear(vma->vm_mm, addr, ptep);
			set_pte_at(vma->vm_mm, addr, ptep, pte_mkold(pte));
			unmapped++;
		}
next:
		note(addr);
	}
	if (unmapped)
		flush_tlb_range(vma, start, end); /* expect: lazy-flush-order */
	lazy_mmu_mode_disable();
	pte_unmap_unlock(ptep - 1, ptl);
	return 0;
}

int nested_loops(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end, pte_t v)
{
	spinlock_t *ptl;
	int done = 0;

	for (; addr != end; pmd++) {
		pte_t *start = pte_offset_map_lock(mm, pmd, addr, &ptl), *pte = start;
		int i;

		if (!start)
			continue;
		lazy_mmu_mode_enable();
		for (i = 0; i < 512; i++, pte++, addr += PAGE_SIZE) {
			if (pte_none(ptep_get(pte)))
				continue;
			set_pte_at(mm, addr, pte, v);
			if (++done > 100)
				break;
		}
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
		if (done > 100)
			break;
	}
	return done;
}

int progress_counter(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end, pte_t v)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	int progress;

again:
	progress = 0;
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		if (progress >= 32) {
			progress = 0;
			if (need_resched())
				break;
		}
		if (pte_none(ptep_get(pte))) {
			progress++;
			continue;
		}
		set_pte_at(mm, addr, pte, v);
		progress += 8;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
	cond_resched();
	if (addr != end)
		goto again;
	return 0;
}
