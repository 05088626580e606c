// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/gfp.h>
#include <linux/mm.h>

struct zap {
	struct mmu_gather tlb;
	struct mm_struct *mm;
	bool begun;
};

static void zap_begin(struct zap *zap)
{
	if (zap->begun)
		return;
	tlb_gather_mmu(&zap->tlb, zap->mm);
	zap->begun = true;
}

static void zap_end(struct zap *zap)
{
	if (zap->begun)
		tlb_finish_mmu(&zap->tlb);
}

static pte_t take_entry(struct zap *zap, pte_t *pte, unsigned long addr)
{
	return ptep_get_and_clear_full(zap->mm, addr, pte, zap->tlb.fullmm);
}

static void zap_entry(struct zap *zap, pte_t *pte, unsigned long addr)
{
	pte_t old;

	zap_begin(zap);
	old = take_entry(zap, pte, addr);
	tlb_remove_tlb_entry(&zap->tlb, pte, addr);
	page_remove_rmap(pfn_to_page(pte_pfn(old)));
}

void zap_sparse_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end);
void zap_sparse_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct zap zap = { .mm = mm, .begun = false };
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return;
	for (; addr != end; pte++, addr += PAGE_SIZE)
		if (pte_present(ptep_get(pte)))
			zap_entry(&zap, pte, addr);
	pte_unmap_unlock(start, ptl);
	zap_end(&zap);
}
