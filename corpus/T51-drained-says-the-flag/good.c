// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/sched.h>

static bool may_write(pte_t pte)
{
	return pte_present(pte) && pte_write(pte);
}

static void protect_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_modify_prot_start(vma, addr, pte);

	ptep_modify_prot_commit(vma, addr, pte, old, pte_wrprotect(old));
	flush_tlb_page(vma, addr);
}

int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);
int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	bool drained = false;
	pte_t *start, *pte;
	spinlock_t *ptl;
	int nr = 0;

again:
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return -EAGAIN;
	while (addr != end) {
		if (!drained)
			flush_tlb_batched_pending(mm);
		drained = true;
		if (may_write(ptep_get(pte))) {
			protect_one(vma, addr, pte);
			nr++;
		}
		pte++;
		addr += PAGE_SIZE;
		if (addr != end && need_resched()) {
			pte_unmap_unlock(start, ptl);
			drained = false;
			cond_resched();
			goto again;
		}
	}
	pte_unmap_unlock(start, ptl);
	return nr;
}
