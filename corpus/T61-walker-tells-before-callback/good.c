// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

typedef bool (*entry_fn)(struct vm_area_struct *vma, unsigned long addr, pte_t *pte);

static bool mkclean_entry(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old) || !pte_dirty(old))
		return false;
	old = ptep_clear_flush(vma, addr, pte);
	set_pte_at(vma->vm_mm, addr, pte, pte_mkclean(pte_wrprotect(old)));
	return true;
}

static unsigned int walk_told(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			      entry_fn fn)
{
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_notifier_range range;
	unsigned int nr = 0;
	unsigned long addr;
	pte_t *first, *pte;
	spinlock_t *ptl;

	mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	first = pte = pte_offset_map_lock(mm, pmd_off(mm, start), start, &ptl);
	if (first) {
		for (addr = start; addr != end; pte++, addr += PAGE_SIZE)
			nr += fn(vma, addr, pte);
		pte_unmap_unlock(first, ptl);
	}
	mmu_notifier_invalidate_range_end(&range);
	return nr;
}

unsigned int mkclean_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
unsigned int mkclean_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	return walk_told(vma, start, end, mkclean_entry);
}
