/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLB maintenance: flushes by scope, and calls that take over the duty to flush.
 */
#ifndef MODEL_TLB_H
#define MODEL_TLB_H

#include "types.h"

/*
 * Flushes on all CPUs. arch/x86/include/asm/tlbflush.h, all (flush_tlb_mm() and
 * flush_tlb_range() are macros of flush_tlb_mm_range() there and functions
 * elsewhere); Documentation/core-api/cachetlb.rst.
 */
void flush_tlb_all(void) TLB_FLUSH(ALL);
void flush_tlb_mm(struct mm_struct *mm) TLB_FLUSH(MM);
void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			unsigned int stride_shift, bool freed_tables) TLB_FLUSH(RANGE);
void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
	TLB_FLUSH(RANGE);
void flush_tlb_page(struct vm_area_struct *vma, unsigned long addr) TLB_FLUSH(PAGE);
void flush_tlb_kernel_range(unsigned long start, unsigned long end) TLB_FLUSH(KERNEL);

/* include/linux/pgtable.h and hugetlb.h, all; _fix_spurious_fault_pmd() 7.2. */
void flush_pmd_tlb_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
	TLB_FLUSH(RANGE);
void flush_pud_tlb_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
	TLB_FLUSH(RANGE);
void flush_hugetlb_tlb_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
	TLB_FLUSH(RANGE);
/* 6.1 has no third parameter. */
void flush_tlb_fix_spurious_fault(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
	TLB_FLUSH(PAGE);
void flush_tlb_fix_spurious_fault_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
	TLB_FLUSH(PAGE);

/*
 * Secondary TLBs are told. include/linux/mmu_notifier.h: the end of a range, all;
 * mmu_notifier_invalidate_range() before 6.6, the arch form since.
 */
void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range)
	NOTIFIER_END TLB_FLUSH(RANGE);
/* Before 6.6: the end of a range whose flushes have told them already. */
void mmu_notifier_invalidate_range_only_end(struct mmu_notifier_range *range) NOTIFIER_END;
void mmu_notifier_invalidate_range(struct mm_struct *mm, unsigned long start, unsigned long end)
	TLB_FLUSH(RANGE) SECONDARY_TLB;
void mmu_notifier_arch_invalidate_secondary_tlbs(struct mm_struct *mm, unsigned long start,
						 unsigned long end) TLB_FLUSH(RANGE) SECONDARY_TLB;

/* Flushes on this CPU only. arch/x86/include/asm/tlbflush.h, all; the local_ form elsewhere. */
void __flush_tlb_all(void) TLB_FLUSH(ALL);
void local_flush_tlb_all(void) TLB_FLUSH(ALL); /* arm64, powerpc */
void flush_tlb_local(void) TLB_FLUSH(ALL);
void flush_tlb_one_kernel(unsigned long addr) TLB_FLUSH(KERNEL);
void flush_tlb_one_user(unsigned long addr) TLB_FLUSH(PAGE);

/*
 * Batched unmap. mm/rmap.c and mm/internal.h, all. set_tlb_ubc_flush_pending()
 * has other parameters in each version; none of them points to an entry.
 */
void set_tlb_ubc_flush_pending(struct mm_struct *mm, pte_t pteval, unsigned long start,
			       unsigned long end) TLB_DEFER BATCHES;
void flush_tlb_batched_pending(struct mm_struct *mm) TLB_FLUSH(MM) WAITS_FOR_BATCHED;
void try_to_unmap_flush(void) TLB_FLUSH(ALL) FLUSHES_GATHERED;
void try_to_unmap_flush_dirty(void) TLB_FLUSH(ALL) FLUSHES_GATHERED;
void arch_tlbbatch_flush(struct arch_tlbflush_unmap_batch *batch) TLB_FLUSH(ALL);

/*
 * mmu_gather. include/asm-generic/tlb.h, mm/mmu_gather.c: all;
 * tlb_remove_tlb_entries() >= 6.9; tlb_flush_unshared_tables() in stable 6.1 and
 * 6.12 too.
 */
void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm) GATHER_BEGIN;
void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm) GATHER_BEGIN;
void tlb_gather_mmu_vma(struct mmu_gather *tlb, struct vm_area_struct *vma) GATHER_BEGIN;
void tlb_finish_mmu(struct mmu_gather *tlb) GATHER_FINISH TLB_FLUSH(RANGE) FLUSHES_GATHERED;
void tlb_flush_mmu(struct mmu_gather *tlb) TLB_FLUSH(RANGE) FLUSHES_GATHERED;
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb) TLB_FLUSH(RANGE) FLUSHES_GATHERED;
void tlb_flush_unshared_tables(struct mmu_gather *tlb) TLB_FLUSH(RANGE) FLUSHES_GATHERED;

void tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr) TLB_DEFER;
void tlb_remove_tlb_entries(struct mmu_gather *tlb, pte_t *ptep, unsigned int nr,
			    unsigned long addr) TLB_DEFER;
void tlb_remove_pmd_tlb_entry(struct mmu_gather *tlb, pmd_t *pmdp, unsigned long addr) TLB_DEFER;
void tlb_remove_pud_tlb_entry(struct mmu_gather *tlb, pud_t *pudp, unsigned long addr) TLB_DEFER;
void tlb_remove_huge_tlb_entry(struct hstate *h, struct mmu_gather *tlb, pte_t *ptep,
			       unsigned long addr) TLB_DEFER;
void __tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr) TLB_DEFER;
void tlb_flush_pte_range(struct mmu_gather *tlb, unsigned long addr, unsigned long size) TLB_DEFER;
void tlb_flush_pmd_range(struct mmu_gather *tlb, unsigned long addr, unsigned long size) TLB_DEFER;
void tlb_flush_pud_range(struct mmu_gather *tlb, unsigned long addr, unsigned long size) TLB_DEFER;
void tlb_flush_p4d_range(struct mmu_gather *tlb, unsigned long addr, unsigned long size) TLB_DEFER;
void tlb_unshare_pmd_ptdesc(struct mmu_gather *tlb, struct ptdesc *pt, unsigned long addr)
	TLB_DEFER;

/*
 * Shared tables of huge pages. mm/hugetlb.c, include/linux/hugetlb.h: unshare all,
 * with the mm or the gather first; the flush in 7.2 and stable kernels.
 */
int huge_pmd_unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		     pte_t *ptep) UNSHARES;
int __huge_pmd_unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		       pte_t *ptep, bool check_locks) UNSHARES; /* 7.2 */
void huge_pmd_unshare_flush(struct mmu_gather *tlb, struct vm_area_struct *vma)
	TLB_FLUSH(RANGE) FLUSHES_GATHERED;

/*
 * Page tables that are free for another use, and waiting for those who walk them without
 * a lock. include/asm-generic/pgalloc.h, mm/mmu_gather.c, mm/pgtable-generic.c; all.
 */
void pte_free(struct mm_struct *mm, pgtable_t table) TABLE_FREE;
void tlb_remove_table_sync_one(void) TABLE_SYNC;

/*
 * The mapping's reference to a page goes. include/linux/rmap.h: page_remove_rmap() up to
 * 6.7, folio_remove_rmap_*() since; include/linux/page-flags.h.
 */
void page_remove_rmap(struct page *page, struct vm_area_struct *vma, bool compound) RMAP_REMOVE;
void folio_remove_rmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma)
	RMAP_REMOVE;
void folio_remove_rmap_ptes(struct folio *folio, struct page *page, int nr,
			    struct vm_area_struct *vma) RMAP_REMOVE;
void folio_remove_rmap_pmd(struct folio *folio, struct page *page, struct vm_area_struct *vma)
	RMAP_REMOVE;
bool folio_test_anon(const struct folio *folio) PURE ANON;
int PageAnon(const struct page *page) PURE ANON;

#endif
