// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/mm.h>

struct clean_walk {
	struct vm_area_struct *vma;
	unsigned long addr, end;
};

static void clean_one(struct clean_walk *walk, pte_t *pte)
{
	pte_t old = ptep_modify_prot_start(walk->vma, walk->addr, pte);

	ptep_modify_prot_commit(walk->vma, walk->addr, pte, old, pte_mkclean(old));
}

unsigned long clean_dirty(struct clean_walk *walk, pmd_t *pmd);
unsigned long clean_dirty(struct clean_walk *walk, pmd_t *pmd)
{
	unsigned long cleaned = 0;
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(walk->vma->vm_mm, pmd, walk->addr, &ptl);
	if (!start)
		return 0;
	for (;;) {
		flush_tlb_page(walk->vma, walk->addr - PAGE_SIZE);
		if (walk->addr == walk->end)
			break;
		if (pte_present(ptep_get(pte)) && pte_dirty(ptep_get(pte))) {
			clean_one(walk, pte);
			cleaned++;
		}
		pte++;
		walk->addr += PAGE_SIZE;
	}
	pte_unmap_unlock(start, ptl);
	return cleaned;
}
