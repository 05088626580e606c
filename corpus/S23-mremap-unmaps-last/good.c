// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of one table go to another. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/sched.h>

static int move_ptes(struct vm_area_struct *vma, pmd_t *old_pmd, pmd_t *new_pmd,
		     unsigned long old_addr, unsigned long new_addr, unsigned long extent)
{
	unsigned long old_end = old_addr + extent, len = extent;
	struct mm_struct *mm = vma->vm_mm;
	pte_t *from, *to, pte;
	spinlock_t *from_ptl, *to_ptl;
	bool force_flush = false;
	int err = 0;

	from = pte_offset_map_lock(mm, old_pmd, old_addr, &from_ptl);
	if (!from) {
		err = -EAGAIN;
		goto out;
	}
	to = pte_offset_map_nolock(mm, new_pmd, new_addr, &to_ptl);
	if (!to) {
		pte_unmap_unlock(from, from_ptl);
		err = -EAGAIN;
		goto out;
	}
	if (to_ptl != from_ptl)
		spin_lock_nested(to_ptl, 1);
	flush_tlb_batched_pending(mm);

	for (; old_addr < old_end; from++, old_addr += PAGE_SIZE, to++,
	     new_addr += PAGE_SIZE) {
		pte = ptep_get(from);
		if (pte_none(pte))
			continue;
		if (pte_present(pte))
			force_flush = true;
		pte = ptep_get_and_clear(mm, old_addr, from);
		set_pte_at(mm, new_addr, to, pte);
	}

	if (force_flush)
		flush_tlb_range(vma, old_end - len, old_end);
	if (to_ptl != from_ptl)
		spin_unlock(to_ptl);
	pte_unmap(to - 1);
	pte_unmap_unlock(from - 1, from_ptl);
out:
	return err;
}

unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len)
{
	unsigned long old_end = old_addr + len, extent, room;

	for (; old_addr < old_end; old_addr += extent, new_addr += extent) {
		cond_resched();
		/* Neither table may end before. */
		extent = min(old_end - old_addr, PMD_SIZE - (old_addr & ~PMD_MASK));
		room = PMD_SIZE - (new_addr & ~PMD_MASK);
		extent = min(extent, room);
again:
		if (move_ptes(vma, pmd_off(vma->vm_mm, old_addr), pmd_off(vma->vm_mm, new_addr),
			      old_addr, new_addr, extent) < 0)
			goto again;
	}
	return len;
}
