// SPDX-License-Identifier: GPL-2.0-or-later
/* Results that say whether an entry was written. */
#include "api.h"

int helper_count(void);

static int count_or_error(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int n = helper_count();

	if (n < 0)
		return n;
	if (n == 0)
		return 0;
	set_pte_at(mm, addr, pte, v);
	return n;
}

/* Silent: written only if the result is positive. */
int result_ranges(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int n;

	lazy_mmu_mode_enable();
	n = count_or_error(mm, addr, pte, v);
	if (n <= 0)
		note(ptep_get(pte).pte);
	else
		note(n);
	lazy_mmu_mode_disable();
	return n;
}

int result_ranges_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int n;

	lazy_mmu_mode_enable();
	n = count_or_error(mm, addr, pte, v);
	if (n > 0)
		note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
	return n;
}

static void write_flagged(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			  bool *need_flush)
{
	if (!pte_present(v))
		return;
	set_pte_at(mm, addr, pte, v);
	*need_flush = true;
}

/* Silent: read only if nothing was written, flushed after the section. */
void need_flush_later(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	bool need_flush = false;

	lazy_mmu_mode_enable();
	write_flagged(vma->vm_mm, addr, pte, v, &need_flush);
	if (!need_flush)
		note(ptep_get(pte).pte);
	lazy_mmu_mode_disable();
	if (need_flush)
		flush_tlb_page(vma, addr);
}

void need_flush_early(struct vm_area_struct *vma, unsigned long addr, unsigned long end, pte_t *pte,
		      pte_t v)
{
	bool need_flush = false;
	unsigned long start = addr;

	lazy_mmu_mode_enable();
	for (; addr < end; addr += PAGE_SIZE, pte++)
		write_flagged(vma->vm_mm, addr, pte, v, &need_flush);
	if (need_flush)
		flush_tlb_range(vma, start, end); /* expect: lazy-flush-order */
	lazy_mmu_mode_disable();
}

/* Silent: the flush runs only if no turn has written. */
void need_flush_not_written(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			    pte_t *pte, pte_t v)
{
	bool need_flush = false;
	unsigned long start = addr;

	lazy_mmu_mode_enable();
	for (; addr < end; addr += PAGE_SIZE, pte++)
		write_flagged(vma->vm_mm, addr, pte, v, &need_flush);
	if (!need_flush)
		flush_tlb_range(vma, start, end);
	lazy_mmu_mode_disable();
}

static int set_through(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int *ret)
{
	if (pte_none(v)) {
		*ret = -EIO;
		return 1;
	}
	set_pte_at(mm, addr, pte, v);
	*ret = 0;
	return 0;
}

/* Silent: *ret is -EIO only if nothing was written. */
void code_through_pointer(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int ret;

	lazy_mmu_mode_enable();
	set_through(mm, addr, pte, v, &ret);
	if (ret == -EIO)
		note(ptep_get(pte).pte);
	lazy_mmu_mode_disable();
}

void code_through_pointer_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int ret;

	lazy_mmu_mode_enable();
	if (!set_through(mm, addr, pte, v, &ret) && !ret)
		note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
