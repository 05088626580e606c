// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/sched.h>

struct cold_walk {
	struct vm_area_struct *vma;
	pmd_t *pmd;
	spinlock_t *ptl;
};

static pte_t *lock_again(struct cold_walk *walk, unsigned long addr)
{
	pte_t *pte = pte_offset_map_lock(walk->vma->vm_mm, walk->pmd, addr, &walk->ptl);

	if (pte)
		flush_tlb_batched_pending(walk->vma->vm_mm);
	return pte;
}

unsigned int make_cold(struct cold_walk *walk, unsigned long addr, unsigned long end);
unsigned int make_cold(struct cold_walk *walk, unsigned long addr, unsigned long end)
{
	unsigned int cold = 0;
	pte_t *pte;

	pte = pte_offset_map_lock(walk->vma->vm_mm, walk->pmd, addr, &walk->ptl);
	if (!pte)
		return 0;
	flush_tlb_batched_pending(walk->vma->vm_mm);
	for (;;) {
		if (pte_present(ptep_get(pte)))
			cold += ptep_test_and_clear_young(walk->vma, addr, pte);
		addr += PAGE_SIZE;
		if (addr == end)
			break;
		if (!need_resched()) {
			pte++;
			continue;
		}
		pte_unmap_unlock(pte, walk->ptl);
		cond_resched();
		pte = lock_again(walk, addr);
		if (!pte)
			return cold;
	}
	pte_unmap_unlock(pte, walk->ptl);
	return cold;
}
