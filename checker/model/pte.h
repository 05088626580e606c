/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page-table entries in memory: reads, deferred writes, immediate read-modify-
 * writes and clears.
 *
 * "Deferred" is the contract of the "Lazy MMU" comment in include/linux/pgtable.h:
 * inside a section the architecture may delay the store until the section ends.
 * Where the architectures differ the weakest promise counts: x86 Xen PV queues
 * set_pte_at(), pte_clear() and ptep_modify_prot_commit() (arch/x86/xen/mmu_pv.c).
 * A read-modify-write acts on memory at once and so must not follow a queued write.
 */
#ifndef MODEL_PTE_H
#define MODEL_PTE_H

#include "types.h"

/* Reads. include/linux/pgtable.h: ptep_get() all; pmdp_get()..pgdp_get() >= 6.6. */
pte_t ptep_get(pte_t *ptep READS);
pte_t ptep_get_lockless(pte_t *ptep READS);
pmd_t pmdp_get(pmd_t *pmdp READS);
pmd_t pmdp_get_lockless(pmd_t *pmdp READS);
pud_t pudp_get(pud_t *pudp READS);
p4d_t p4dp_get(p4d_t *p4dp READS);
pgd_t pgdp_get(pgd_t *pgdp READS);
/* include/linux/pgtable.h, 6.1 only. */
pmd_t pmd_read_atomic(pmd_t *pmdp READS);

/*
 * Reads that clear only a corrupt entry. include/linux/pgtable.h, all;
 * pmd_none_or_trans_huge_or_clear_bad() and the two unstable tests 6.1 only
 * (pud_trans_unstable() is in all).
 */
int pgd_none_or_clear_bad(pgd_t *pgd READS);
int p4d_none_or_clear_bad(p4d_t *p4d READS);
int pud_none_or_clear_bad(pud_t *pud READS);
int pmd_none_or_clear_bad(pmd_t *pmd READS);
int pmd_none_or_trans_huge_or_clear_bad(pmd_t *pmd READS);
int pmd_trans_unstable(pmd_t *pmd READS);
int pmd_devmap_trans_unstable(pmd_t *pmd READS);
int pud_none_or_trans_huge_or_dev_or_clear_bad(pud_t *pud READS);
int pud_trans_unstable(pud_t *pud READS);

/*
 * Report a corrupt entry and clear it. include/linux/pgtable.h,
 * mm/pgtable-generic.c, all. The kernel is broken already when these run.
 */
void pgd_clear_bad(pgd_t *pgd) IGNORED;
void p4d_clear_bad(p4d_t *p4d) IGNORED;
void pud_clear_bad(pud_t *pud) IGNORED;
void pmd_clear_bad(pmd_t *pmd) IGNORED;

/*
 * Batched reads. mm/internal.h: folio_pte_batch() in 6.12 and, with other
 * parameters, 7.2; folio_pte_batch_flags() 7.2; swap_pte_batch() 6.12 and 7.2.
 * Each is given the first entry's value and begins with the one behind it.
 */
int folio_pte_batch(struct folio *folio, unsigned long addr, pte_t *start_ptep READS_BEHIND_NR(max_nr),
		    pte_t pte, int max_nr, fpb_t flags, bool *any_writable, bool *any_young,
		    bool *any_dirty) OVERLOADED;
unsigned int folio_pte_batch(struct folio *folio, pte_t *ptep READS_BEHIND_NR(max_nr), pte_t pte,
			     unsigned int max_nr) OVERLOADED;
unsigned int folio_pte_batch_flags(struct folio *folio, struct vm_area_struct *vma,
				   pte_t *ptep READS_BEHIND_NR(max_nr), pte_t *ptentp,
				   unsigned int max_nr, fpb_t flags);
int swap_pte_batch(pte_t *start_ptep READS_BEHIND_NR(max_nr), int max_nr, pte_t pte);

/*
 * Deferred writes. arch/x86/include/asm/paravirt.h and pgtable.h, all;
 * set_ptes() include/linux/pgtable.h >= 6.6, where set_pte_at() is a macro of it;
 * set_pte_at_notify() include/linux/mmu_notifier.h, 6.1 only.
 */
void set_pte(pte_t *ptep WRITES_DEFERRED, pte_t pte);
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED, pte_t pte);
void set_pte_at_notify(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED,
		       pte_t pte);
void set_pte_atomic(pte_t *ptep WRITES_DEFERRED, pte_t pte);
void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED_NR(nr),
	      pte_t pte, unsigned int nr);
void set_pmd(pmd_t *pmdp WRITES_DEFERRED, pmd_t pmd);
void set_pmd_at(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp WRITES_DEFERRED, pmd_t pmd);
void set_pud(pud_t *pudp WRITES_DEFERRED, pud_t pud);
void set_pud_at(struct mm_struct *mm, unsigned long addr, pud_t *pudp WRITES_DEFERRED, pud_t pud);
void set_p4d(p4d_t *p4dp WRITES_DEFERRED, p4d_t p4d);
void set_pgd(pgd_t *pgdp WRITES_DEFERRED, pgd_t pgd);

/*
 * Deferred clears: a queued store of zero on Xen PV, hence writes, not CLEARS.
 * arch/x86/include/asm/paravirt.h, all; include/linux/pgtable.h:
 * pte_clear_not_present_full() all, clear_not_present_full_ptes() >= 6.9.
 */
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED) EMPTIES;
void pmd_clear(pmd_t *pmdp WRITES_DEFERRED) DETACHES;
void pud_clear(pud_t *pudp WRITES_DEFERRED);
void p4d_clear(p4d_t *p4dp WRITES_DEFERRED);
void pgd_clear(pgd_t *pgdp WRITES_DEFERRED);
void pte_clear_not_present_full(struct mm_struct *mm, unsigned long address,
				pte_t *ptep WRITES_DEFERRED, int full);
void clear_not_present_full_ptes(struct mm_struct *mm, unsigned long addr,
				 pte_t *ptep WRITES_DEFERRED_NR(nr), unsigned int nr, int full);

/*
 * Protection changes. include/linux/pgtable.h: one entry all, _ptes 7.2.
 * Start takes the entry out at once (the default is ptep_get_and_clear(); Xen PV
 * only reads), commit may queue the new value.
 */
pte_t ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr,
			     pte_t *ptep RMW CLEARS);
void ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr,
			     pte_t *ptep WRITES_DEFERRED, pte_t old_pte, pte_t pte);
pte_t modify_prot_start_ptes(struct vm_area_struct *vma, unsigned long addr,
			     pte_t *ptep RMW_NR(nr) CLEARS_NR(nr), unsigned int nr);
void modify_prot_commit_ptes(struct vm_area_struct *vma, unsigned long addr,
			     pte_t *ptep WRITES_DEFERRED_NR(nr), pte_t old_pte, pte_t pte,
			     unsigned int nr);

/* Upper levels pointed at a table. arch/x86/include/asm/pgalloc.h, all. */
void pmd_populate(struct mm_struct *mm, pmd_t *pmd WRITES_DEFERRED, struct page *pte);
void pmd_populate_kernel(struct mm_struct *mm, pmd_t *pmd WRITES_DEFERRED KERNEL_ENTRY, pte_t *pte);
void pmd_populate_kernel_safe(struct mm_struct *mm, pmd_t *pmd WRITES_DEFERRED KERNEL_ENTRY,
			      pte_t *pte);
void pud_populate(struct mm_struct *mm, pud_t *pud WRITES_DEFERRED, pmd_t *pmd);
void pud_populate_safe(struct mm_struct *mm, pud_t *pud WRITES_DEFERRED, pmd_t *pmd);
void p4d_populate(struct mm_struct *mm, p4d_t *p4d WRITES_DEFERRED, pud_t *pud);
void p4d_populate_safe(struct mm_struct *mm, p4d_t *p4d WRITES_DEFERRED, pud_t *pud);
void p4d_populate_kernel(unsigned long addr, p4d_t *p4d WRITES_DEFERRED KERNEL_ENTRY, pud_t *pud);
void pgd_populate(struct mm_struct *mm, pgd_t *pgd WRITES_DEFERRED, p4d_t *p4d);
void pgd_populate_safe(struct mm_struct *mm, pgd_t *pgd WRITES_DEFERRED, p4d_t *p4d);
void pgd_populate_kernel(unsigned long addr, pgd_t *pgd WRITES_DEFERRED KERNEL_ENTRY, p4d_t *p4d);

/*
 * Immediate clears. include/linux/pgtable.h: ptep_* all, *_full_ptes >= 6.9,
 * get_and_clear_ptes() and clear_ptes() 7.2; set_ptes-like batches act on nr.
 */
pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS);
pte_t ptep_get_and_clear_full(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS,
			      int full);
void ptep_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS);
pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep CLEARS)
	TLB_FLUSH(PAGE);
pte_t get_and_clear_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS_NR(nr),
			      unsigned int nr, int full);
pte_t get_and_clear_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS_NR(nr),
			 unsigned int nr);
void clear_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS_NR(nr),
		     unsigned int nr, int full);
void clear_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS_NR(nr),
		unsigned int nr);
pmd_t pmdp_huge_get_and_clear(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp CLEARS);
pmd_t pmdp_huge_get_and_clear_full(struct vm_area_struct *vma, unsigned long addr,
				   pmd_t *pmdp CLEARS, int full);
pud_t pudp_huge_get_and_clear(struct mm_struct *mm, unsigned long addr, pud_t *pudp CLEARS);
/* 6.1 has the mm in place of the vma; the entry's position is the same. */
pud_t pudp_huge_get_and_clear_full(struct vm_area_struct *vma, unsigned long addr,
				   pud_t *pudp CLEARS, int full);

/* Clears that flush. mm/pgtable-generic.c, all; the _notify forms 6.1 only. */
pte_t ptep_clear_flush_notify(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep CLEARS)
	TLB_FLUSH(PAGE);
pmd_t pmdp_huge_clear_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp CLEARS)
	TLB_FLUSH(RANGE);
pmd_t pmdp_huge_clear_flush_notify(struct vm_area_struct *vma, unsigned long addr,
				   pmd_t *pmdp CLEARS) TLB_FLUSH(RANGE);
pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp CLEARS)
	TLB_FLUSH(RANGE) DETACHES WHOLE_TABLE;
pud_t pudp_huge_clear_flush(struct vm_area_struct *vma, unsigned long addr, pud_t *pudp CLEARS)
	TLB_FLUSH(RANGE);
pud_t pudp_huge_clear_flush_notify(struct vm_area_struct *vma, unsigned long addr,
				   pud_t *pudp CLEARS) TLB_FLUSH(RANGE);

/*
 * Other immediate read-modify-writes. include/linux/pgtable.h and
 * arch/x86/include/asm/pgtable.h, all; wrprotect_ptes() and
 * clear_young_dirty_ptes() >= 6.9; ptep_try_set() and the young batches 7.2.
 * ptep_try_set() is a compare-and-exchange.
 */
void ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep RMW) ALLOWS_LESS;
void wrprotect_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep RMW_NR(nr),
		    unsigned int nr) ALLOWS_LESS;
int ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW,
			  pte_t entry, int dirty);
int ptep_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW);
int ptep_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW);
int ptep_clear_flush_young_notify(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW);
int ptep_clear_young_notify(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW);
bool test_and_clear_young_ptes(struct vm_area_struct *vma, unsigned long addr,
			       pte_t *ptep RMW_NR(nr), unsigned int nr);
bool test_and_clear_young_ptes_notify(struct vm_area_struct *vma, unsigned long addr,
				      pte_t *ptep RMW_NR(nr), unsigned int nr);
bool clear_flush_young_ptes(struct vm_area_struct *vma, unsigned long addr,
			    pte_t *ptep RMW_NR(nr), unsigned int nr);
bool clear_flush_young_ptes_notify(struct vm_area_struct *vma, unsigned long addr,
				   pte_t *ptep RMW_NR(nr), unsigned int nr);
void clear_young_dirty_ptes(struct vm_area_struct *vma, unsigned long addr,
			    pte_t *ptep RMW_NR(nr), unsigned int nr, cydp_t flags);
bool ptep_try_set(pte_t *ptep RMW, pte_t new_pte);

void pmdp_set_wrprotect(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp RMW) ALLOWS_LESS;
int pmdp_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW,
			  pmd_t entry, int dirty);
int pmdp_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW);
bool pmdp_test_and_clear_young_notify(struct vm_area_struct *vma, unsigned long addr,
				      pmd_t *pmdp RMW);
int pmdp_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW);
int pmdp_clear_flush_young_notify(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW);
int pmdp_clear_young_notify(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW);
void pudp_set_wrprotect(struct mm_struct *mm, unsigned long addr, pud_t *pudp RMW) ALLOWS_LESS;
int pudp_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pud_t *pudp RMW,
			  pud_t entry, int dirty);
int pudp_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pud_t *pudp RMW);

/*
 * Exchanges. arch/x86/include/asm/pgtable.h: pmdp_establish() all,
 * pudp_establish() and pudp_invalidate() >= 6.12. The invalidates flush
 * (mm/pgtable-generic.c), pmdp_invalidate_ad() as far as the architecture must.
 */
pmd_t pmdp_establish(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW, pmd_t pmd);
pud_t pudp_establish(struct vm_area_struct *vma, unsigned long addr, pud_t *pudp RMW, pud_t pud);
pmd_t pmdp_invalidate(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW)
	TLB_FLUSH(RANGE);
pmd_t pmdp_invalidate_ad(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp RMW)
	TLB_FLUSH(RANGE);
pud_t pudp_invalidate(struct vm_area_struct *vma, unsigned long addr, pud_t *pudp RMW)
	TLB_FLUSH(RANGE);

/*
 * Hugetlb entries, always of type pte_t. include/asm-generic/hugetlb.h and
 * include/linux/hugetlb.h, all. huge_ptep_get() has one parameter up to 6.10 and
 * three since; the other differences are in trailing parameters.
 */
pte_t huge_ptep_get(pte_t *ptep READS) OVERLOADED;
pte_t huge_ptep_get(struct mm_struct *mm, unsigned long addr, pte_t *ptep READS) OVERLOADED;
void set_huge_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED,
		     pte_t pte, unsigned long sz);
void huge_pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED,
		    unsigned long sz) EMPTIES;
pte_t huge_ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep CLEARS,
			      unsigned long sz);
pte_t huge_ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep CLEARS)
	TLB_FLUSH(RANGE);
void huge_ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep RMW) ALLOWS_LESS;
int huge_ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep RMW,
			       pte_t pte, int dirty);
pte_t huge_ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr,
				  pte_t *ptep RMW CLEARS);
void huge_ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr,
				  pte_t *ptep WRITES_DEFERRED, pte_t old_pte, pte_t pte);

/*
 * Told about an entry, change none. include/linux/pgtable.h,
 * arch/x86/include/asm/pgtable.h, include/linux/page_table_check.h.
 */
void update_mmu_cache(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep) IGNORED;
void update_mmu_cache_range(struct vm_fault *vmf, struct vm_area_struct *vma, unsigned long addr,
			    pte_t *ptep, unsigned int nr) IGNORED;
void update_mmu_cache_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd) IGNORED;
void update_mmu_cache_pud(struct vm_area_struct *vma, unsigned long addr, pud_t *pud) IGNORED;
void update_mmu_tlb(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep) IGNORED;
void update_mmu_tlb_range(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			  unsigned int nr) IGNORED;
unsigned int pte_batch_hint(pte_t *ptep, pte_t pte) IGNORED;
void pgtable_trans_huge_deposit(struct mm_struct *mm, pmd_t *pmdp, pgtable_t pgtable) IGNORED TABLE_FREE;
pgtable_t pgtable_trans_huge_withdraw(struct mm_struct *mm, pmd_t *pmdp) IGNORED;

#endif
