// SPDX-License-Identifier: GPL-2.0-or-later
/* What is mapped in a table is taken out of it, to be mapped elsewhere by the caller. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

struct pte_stash {
	struct vm_area_struct *vma;
	pte_t entry[PTRS_PER_PTE];
	unsigned int nr;
};

static unsigned int stash_entries(struct pte_stash *stash, pte_t *pte, unsigned long addr,
				  unsigned long end)
{
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			continue;
		stash->entry[stash->nr++] = ptep_get_and_clear(stash->vma->vm_mm, addr, pte);
	}
	return stash->nr;
}

int take_ptes(struct pte_stash *stash, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = stash->vma->vm_mm;
	unsigned long start = addr;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);
	if (!pte)
		return -EAGAIN;
	if (spin_trylock(ptl))
		goto locked;
	spin_lock(ptl);
locked:
	flush_tlb_batched_pending(mm);
	if (pte_none(ptep_get(pte)) && addr + PAGE_SIZE == end)
		goto out;
	if (stash_entries(stash, pte, addr, end))
		flush_tlb_range(stash->vma, start, end);
out:
	pte_unmap_unlock(pte, ptl);
	return stash->nr;
}
