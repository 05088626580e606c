// SPDX-License-Identifier: GPL-2.0-or-later
/* Several pointers, moved pointers, pointers to pointers. */
#include "api.h"

pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr);

void swapped(struct mm_struct *mm, unsigned long addr, pte_t *a, pte_t *b, pte_t v)
{
	pte_t *tmp;

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, a, v);
	tmp = a;
	a = b;
	b = tmp;
	note(ptep_get(a).pte);
	note(ptep_get(b).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void swapped_in_loop(struct mm_struct *mm, unsigned long addr, pte_t *a, pte_t *b, pte_t v, int n)
{
	lazy_mmu_mode_enable();
	while (n--) {
		pte_t *tmp = a;

		note(ptep_get(a).pte); /* expect: lazy-read-hazard */
		set_pte_at(mm, addr, a, v);
		a = b;
		b = tmp;
	}
	lazy_mmu_mode_disable();
}

/* Silent: source and destination advance together. */
void two_pointers_step(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *dst,
		       pte_t *src)
{
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, dst++, src++) {
		if (pte_none(ptep_get(src)))
			continue;
		set_pte_at(mm, addr, dst, ptep_get(src));
	}
	lazy_mmu_mode_disable();
}

/* Silent: only the destination is written. */
void two_pointers_one_stays(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *dst,
			    pte_t *src)
{
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, dst++) {
		pte_t pte = ptep_get(src);

		if (!pte_none(ptep_get(dst)))
			continue;
		set_pte_at(mm, addr, dst, pte);
	}
	lazy_mmu_mode_disable();
}

static void step(struct mm_struct *mm, unsigned long addr, pte_t **ptep, pte_t v)
{
	set_pte_at(mm, addr, *ptep, v);
	(*ptep)++;
}

/* Silent: step() moves on to the next entry. */
void pointer_to_pointer(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
			pte_t v)
{
	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte))) {
			pte++;
			continue;
		}
		step(mm, addr, &pte, v);
	}
	lazy_mmu_mode_disable();
}

void pointer_to_pointer_back(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	step(mm, addr, &pte, v);
	note(ptep_get(pte).pte);
	note(ptep_get(pte - 1).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

static pte_t *write_next(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	set_pte_at(mm, addr, pte, v);
	return pte + 1;
}

void returned_pointer(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	pte = write_next(mm, addr, pte, v);
	note(ptep_get(pte).pte);
	pte = write_next(mm, addr, pte, v);
	note(ptep_get(pte - 1).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

/* No hazard: another entry since it was mapped again. */
void remapped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	pte_unmap_unlock(pte, ptl); /* expect: lazy-lock */
	pte = pte_offset_map_lock(mm, pmd, addr + PAGE_SIZE, &ptl);
	if (pte)
		note(ptep_get(pte).pte);
	lazy_mmu_mode_disable();
} /* expect: pte-map-unbalanced */

void start_looked_at_again(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
			   pte_t v)
{
	pte_t *start = pte;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++)
		set_pte_at(mm, addr, pte, v);
	note(ptep_get(start).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void two_passes(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	unsigned long a;
	pte_t *p;

	lazy_mmu_mode_enable();
	for (a = addr, p = pte; a < end; a += PAGE_SIZE, p++)
		set_pte_at(mm, a, p, v);
	for (a = addr, p = pte; a < end; a += PAGE_SIZE, p++)
		ptep_set_wrprotect(mm, a, p); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void looked_up_twice(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte_offset_kernel(pmd, addr), v);
	note(ptep_get(pte_offset_kernel(pmd, addr + PAGE_SIZE)).pte);
	note(ptep_get(pte_offset_kernel(pmd, addr)).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
