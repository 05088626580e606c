// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/sched.h>

unsigned int make_old(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		      unsigned long end);
unsigned int make_old(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		      unsigned long end)
{
	unsigned int old = 0, progress;
	pte_t *start, *pte, ptent;
	spinlock_t *ptl;

again:
	progress = 0;
	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		return old;
	lazy_mmu_mode_enable();
	do {
		/* At least one entry a turn, or this never ends. */
		if (progress++ && need_resched())
			break;
		if (!pte_present(ptep_get(pte)))
			continue;
		ptent = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, ptent, pte_mkold(ptent));
		old++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
	if (addr != end) {
		cond_resched();
		goto again;
	}
	return old;
}
