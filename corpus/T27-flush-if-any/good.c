// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <asm/tlbflush.h>

struct bounds {
	unsigned long first, last;
};

static void bounds_add(struct bounds *b, unsigned long addr)
{
	if (b->first == b->last)
		b->first = addr;
	b->last = addr + PAGE_SIZE;
}

static bool protect_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	if (!pte_write(ptep_get(pte)))
		return false;
	ptep_set_wrprotect(vma->vm_mm, addr, pte);
	return true;
}

static int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			 unsigned long end, struct page **unmapped)
{
	struct bounds dirty = { 0, 0 };
	pte_t *start, *pte, ptent;
	spinlock_t *ptl;
	int nr = 0;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return -EAGAIN;
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE) {
		ptent = ptep_get(pte);
		if (!pte_present(ptent))
			continue;
		if (!pte_young(ptent)) {
			ptent = ptep_clear_flush(vma, addr, pte);
			unmapped[nr++] = vm_normal_page(vma, addr, ptent);
		} else if (protect_one(vma, addr, pte)) {
			bounds_add(&dirty, addr);
		}
	}
	if (dirty.first != dirty.last)
		flush_tlb_range(vma, dirty.first, dirty.last);
	pte_unmap_unlock(start, ptl);
	return nr;
}

/* Makes pages read-only; old ones are unmapped, and counted for the caller. */
int protect_or_unmap(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		     unsigned long end, struct page **unmapped);
int protect_or_unmap(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		     unsigned long end, struct page **unmapped)
{
	struct mmu_notifier_range range;
	int nr;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, addr, end);
	mmu_notifier_invalidate_range_start(&range);
	nr = protect_range(vma, pmd, addr, end, unmapped);
	mmu_notifier_invalidate_range_end(&range);
	return nr;
}
