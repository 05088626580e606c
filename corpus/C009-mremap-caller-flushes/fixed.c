// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a mapping go to another address. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/sched.h>

/* The mmap lock is held for writing: the order of the two locks does not matter. */
static void move_ptes(struct vm_area_struct *vma, pmd_t *old_pmd, unsigned long old_addr,
		      unsigned long old_end, pmd_t *new_pmd, unsigned long new_addr)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long len = old_end - old_addr;
	spinlock_t *from_ptl, *to_ptl;
	pte_t *from, *to, pte;
	bool force_flush = false;

	from = pte_offset_map_lock(mm, old_pmd, old_addr, &from_ptl);
	if (!from)
		return;
	to = pte_offset_map_nolock(mm, new_pmd, new_addr, &to_ptl);
	if (!to) {
		pte_unmap_unlock(from, from_ptl);
		return;
	}
	if (to_ptl != from_ptl)
		spin_lock_nested(to_ptl, 1);
	lazy_mmu_mode_enable();

	for (; old_addr < old_end; from++, old_addr += PAGE_SIZE, to++,
	     new_addr += PAGE_SIZE) {
		if (pte_none(ptep_get(from)))
			continue;
		pte = ptep_get_and_clear(mm, old_addr, from);
		if (pte_present(pte))
			force_flush = true;
		set_pte_at(mm, new_addr, to, pte);
	}

	lazy_mmu_mode_disable();
	if (force_flush)
		flush_tlb_range(vma, old_end - len, old_end);
	if (to_ptl != from_ptl)
		spin_unlock(to_ptl);
	pte_unmap(to - 1);
	pte_unmap_unlock(from - 1, from_ptl);
}

static bool move_huge_pmd(struct vm_area_struct *vma, unsigned long old_addr,
			  unsigned long new_addr, pmd_t *old_pmd, pmd_t *new_pmd)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *from_ptl, *to_ptl;
	pmd_t pmd;

	if (WARN_ON(!pmd_none(pmdp_get(new_pmd))))
		return false;
	from_ptl = pmd_trans_huge_lock(old_pmd, vma);
	if (!from_ptl)
		return false;
	to_ptl = pmd_lockptr(mm, new_pmd);
	if (to_ptl != from_ptl)
		spin_lock_nested(to_ptl, 1);
	pmd = pmdp_huge_get_and_clear(mm, old_addr, old_pmd);
	set_pmd_at(mm, new_addr, new_pmd, pmd);
	if (pmd_present(pmd))
		flush_tlb_range(vma, old_addr, old_addr + PMD_SIZE);
	if (to_ptl != from_ptl)
		spin_unlock(to_ptl);
	spin_unlock(from_ptl);
	return true;
}

unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len)
{
	unsigned long next, old_end = old_addr + len;
	pmd_t *old_pmd, *new_pmd;

	for (; old_addr < old_end; new_addr += next - old_addr, old_addr = next) {
		cond_resched();
		next = pmd_addr_end(old_addr, old_end);
		old_pmd = pmd_off(vma->vm_mm, old_addr);
		new_pmd = pmd_off(vma->vm_mm, new_addr);
		if (pmd_trans_huge(pmdp_get(old_pmd)) && next - old_addr == PMD_SIZE &&
		    move_huge_pmd(vma, old_addr, new_addr, old_pmd, new_pmd))
			continue;
		move_ptes(vma, old_pmd, old_addr, next, new_pmd, new_addr);
	}
	return len + old_addr - old_end;
}
