// SPDX-License-Identifier: GPL-2.0-or-later
/* Who decides about a flush, when one comes too early, and what callees have to do with it. */
#include "api.h"

int decide(void);
void flush_tlb_all(void);

/* Leaving before the flush is no decision against it: the two ways never meet again. */
int leaves_before(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (!pte_present(ptep_get(pte)))
		return 0;
	ptep_get_and_clear(vma->vm_mm, addr, pte); /* expect: tlb-missing-flush */
	if (decide())
		return -EIO;
	flush_tlb_page(vma, addr);
	return 0;
}

/* The flag says no because it was forgotten to set it. */
void forgets_the_flag(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	bool flush = false;

	if (!pte_present(ptep_get(pte)))
		return;
	if (decide()) {
		ptep_set_wrprotect(vma->vm_mm, addr, pte); /* expect: tlb-missing-flush */
	} else {
		ptep_get_and_clear(vma->vm_mm, addr, pte);
		flush = true;
	}
	if (flush)
		flush_tlb_page(vma, addr);
}

/*
 * An entry that is none is not present: no path sets the flag without a change, so that
 * the first flush never comes too early for the second change.
 */
void asks_twice(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);
	bool changed = false;

	if (pte_none(old))
		note(1);
	if (pte_present(old)) {
		ptep_get_and_clear(vma->vm_mm, addr, pte);
		changed = true;
	}
	if (changed)
		flush_tlb_mm(vma->vm_mm);
	if (pte_present(ptep_get(pte + 1)))
		ptep_get_and_clear(vma->vm_mm, addr, pte + 1); /* expect: tlb-missing-flush */
}

static void clear(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (pte_present(ptep_get(pte)))
		ptep_get_and_clear(vma->vm_mm, addr, pte); /* expect: tlb-missing-flush */
}

/* A flush of everything is for no entry in particular: not too early, there is none. */
void flushes_all_before(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	flush_tlb_all();
	clear(vma, addr, pte);
}

static void clear_too(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (pte_present(ptep_get(pte)))
		ptep_get_and_clear(vma->vm_mm, addr, pte);
}

/* The caller's flush was for what the callee changes afterwards. */
void flushes_before(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	flush_tlb_page(vma, addr); /* expect: tlb-flush-before-update */
	clear_too(vma, addr, pte);
}

static void clear_and_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (!pte_present(ptep_get(pte)))
		return;
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	flush_tlb_page(vma, addr);
}

/* The callee's flush was for its own change: this one has none. */
void has_none_of_its_own(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	clear_and_flush(vma, addr, pte);
	if (pte_present(ptep_get(pte + 1)))
		ptep_get_and_clear(vma->vm_mm, addr, pte + 1); /* expect: tlb-missing-flush */
}

static void flush(struct vm_area_struct *vma, unsigned long addr)
{
	flush_tlb_page(vma, addr);
}

/* The flush is a callee's, and late. */
void lets_flush_late(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (pte_present(ptep_get(pte)))
		ptep_get_and_clear(vma->vm_mm, addr, pte);
	pte_unmap_unlock(pte, ptl); /* expect: tlb-flush-after-unlock */
	flush(vma, addr);
}

/* The mmap lock was held for reading when the lock went, whatever came then. */
void flushes_later_still(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	mmap_read_lock(vma->vm_mm);
	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (pte) {
		if (pte_write(ptep_get(pte)))
			ptep_set_wrprotect(vma->vm_mm, addr, pte);
		pte_unmap_unlock(pte, ptl); /* expect: tlb-flush-after-unlock */
	}
	mmap_read_unlock(vma->vm_mm);
	flush_tlb_page(vma, addr);
}

/* Silent: however many turns, what was cleared was counted. */
void counts(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte)
{
	int nr = 0;

	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		ptep_get_and_clear(vma->vm_mm, addr, pte);
		nr++;
	}
	if (nr > 0)
		flush_tlb_mm(vma->vm_mm);
}
