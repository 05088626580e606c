/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gather: what to flush and to free when unmapping is done. */
#ifndef ASM_TLB_H
#define ASM_TLB_H

#include <asm/tlbflush.h>
#include <linux/mm_types.h>

struct hstate;

struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;
	unsigned int fullmm, nr;
};

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_finish_mmu(struct mmu_gather *tlb);
void tlb_flush_mmu(struct mmu_gather *tlb);
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb);
void tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr);
void tlb_remove_tlb_entries(struct mmu_gather *tlb, pte_t *ptep, unsigned int nr,
			    unsigned long addr);
void tlb_remove_huge_tlb_entry(struct hstate *h, struct mmu_gather *tlb, pte_t *ptep,
			       unsigned long addr);
#define tlb_remove_pmd_tlb_entry(tlb, pmdp, addr) \
	tlb_remove_huge_tlb_entry(NULL, tlb, (pte_t *)(pmdp), addr)
/* True: the gather is full and must be flushed. */
bool __tlb_remove_page(struct mmu_gather *tlb, struct page *page, bool delay_rmap);
void tlb_remove_page(struct mmu_gather *tlb, struct page *page);
void tlb_flush_rmaps(struct mmu_gather *tlb, struct vm_area_struct *vma);
void tlb_flush_unshared_tables(struct mmu_gather *tlb);
void tlb_remove_table_sync_one(void);

/* A page table that no entry points to; kept in reserve while a huge page is mapped. */
pgtable_t pte_alloc_one(struct mm_struct *mm);
void pgtable_trans_huge_deposit(struct mm_struct *mm, pmd_t *pmdp, pgtable_t pgtable);
pgtable_t pgtable_trans_huge_withdraw(struct mm_struct *mm, pmd_t *pmdp);

/* A page table, detached before, is freed. */
void pte_free(struct mm_struct *mm, pgtable_t pte);
void pte_free_defer(struct mm_struct *mm, pgtable_t pgtable);
void pte_free_tlb(struct mmu_gather *tlb, pgtable_t pte, unsigned long addr);

#endif
