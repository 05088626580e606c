// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/mm.h>

static unsigned int clear_run(struct mm_struct *mm, pte_t *pte, unsigned long addr,
			      unsigned int max)
{
	unsigned int nr = 0;

	while (nr < max) {
		if (!pte_present(ptep_get(pte + nr)))
			break;
		ptep_get_and_clear(mm, addr + nr * PAGE_SIZE, pte + nr);
		nr++;
	}
	return nr;
}

static unsigned int zap_run(struct mmu_gather *tlb, pte_t *pte, unsigned long addr,
			    unsigned int max)
{
	unsigned int nr = clear_run(tlb->mm, pte, addr, max);

	tlb_remove_tlb_entries(tlb, pte, nr, addr);
	return nr;
}

unsigned int zap_first_run(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned int max);
unsigned int zap_first_run(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned int max)
{
	struct mmu_gather tlb;
	unsigned int nr = 0;
	spinlock_t *ptl;
	pte_t *pte;

	tlb_gather_mmu(&tlb, mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (pte) {
		nr = zap_run(&tlb, pte, addr, max);
		pte_unmap_unlock(pte, ptl);
	}
	tlb_finish_mmu(&tlb);
	return nr;
}
