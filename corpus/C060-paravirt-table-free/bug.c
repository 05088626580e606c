// SPDX-License-Identifier: GPL-2.0-or-later
/* Page tables of a range that is unmapped are freed. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>

void paravirt_release_pte(unsigned long pfn);

static void ___pte_free_tlb(struct mmu_gather *tlb, pgtable_t pte, unsigned long addr)
{
	paravirt_release_pte(page_to_pfn(pte));
	/* No translation by way of the table is left. */
	flush_tlb_mm(tlb->mm);
	pte_free(tlb->mm, pte); /* expect gather-table-sync */
}

static void free_pte_range(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr)
{
	pgtable_t token = pmd_pgtable(pmdp_get(pmd));

	pmd_clear(pmd); /* expect gather-table-sync source */
	___pte_free_tlb(tlb, token, addr); /* expect gather-table-sync sink */
}

static void free_pmd_range(struct mmu_gather *tlb, unsigned long addr, unsigned long end)
{
	unsigned long next;
	pmd_t *pmd;

	for (; addr < end; addr = next) {
		next = pmd_addr_end(addr, end);
		pmd = pmd_off(tlb->mm, addr);
		if (pmd_none(pmdp_get(pmd)))
			continue;
		free_pte_range(tlb, pmd, addr); /* expect gather-table-sync sink */
	}
}

/* Nothing is mapped in the range any more. */
void free_pgtables(struct mm_struct *mm, unsigned long floor, unsigned long ceiling)
{
	struct mmu_notifier_range range;
	struct mmu_gather tlb;

	mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, mm, floor, ceiling);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, mm);
	free_pmd_range(&tlb, floor, ceiling);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
}
