// SPDX-License-Identifier: GPL-2.0-or-later
/* The entries of one table move to another address. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

static int move_ptes(struct vm_area_struct *vma, pmd_t *old_pmd, unsigned long old_addr,
		     unsigned long old_end, pmd_t *new_pmd, unsigned long new_addr)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long len = old_end - old_addr;
	spinlock_t *old_lock, *new_lock;
	pte_t *src, *dst;
	bool flush = false;

	src = pte_offset_map_lock(mm, old_pmd, old_addr, &old_lock);
	if (!src)
		return -EAGAIN;
	dst = pte_offset_map_nolock(mm, new_pmd, new_addr, &new_lock);
	if (!dst) {
		pte_unmap_unlock(src, old_lock);
		return -EAGAIN;
	}
	if (new_lock != old_lock)
		spin_lock_nested(new_lock, 1);
	flush_tlb_batched_pending(mm);
	lazy_mmu_mode_enable();

	for (; old_addr < old_end; src++, old_addr += PAGE_SIZE,
				   dst++, new_addr += PAGE_SIZE) {
		pte_t pte;

		WARN_ON_ONCE(!pte_none(ptep_get(dst)));
		if (pte_none(ptep_get(src)))
			continue;
		pte = ptep_get_and_clear(mm, old_addr, src);
		if (pte_present(pte))
			flush = true;
		set_pte_at(mm, new_addr, dst, pte);
	}

	lazy_mmu_mode_disable();
	if (flush)
		flush_tlb_range(vma, old_end - len, old_end);
	if (new_lock != old_lock)
		spin_unlock(new_lock);
	pte_unmap(dst - 1);
	pte_unmap_unlock(src - 1, old_lock);
	return 0;
}

int move_page_tables(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr,
		     unsigned long len)
{
	struct mm_struct *mm = vma->vm_mm;

	return move_ptes(vma, pmd_off(mm, old_addr), old_addr, old_addr + len,
			 pmd_off(mm, new_addr), new_addr);
}
