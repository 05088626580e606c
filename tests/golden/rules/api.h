/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of the kernel API for the golden rule cases.  The first line of a case
 * that says "generation: arch" gets -DGENERATION_ARCH, "generation: token" -DGENERATION_TOKEN; the
 * counted API is the default.
 */
#ifndef API_H
#define API_H

typedef unsigned long size_t;
typedef _Bool bool;
typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { int locked; } spinlock_t;
struct page;
struct mm_struct { unsigned long total_vm; };
struct vm_area_struct { struct mm_struct *vm_mm; unsigned long vm_flags; };

#define true 1
#define false 0
#define NULL ((void *)0)
#define EIO 5
#define ENOENT 2
#define ENOMEM 12
#define EBUSY 16
#define EAGAIN 11
#define PAGE_SIZE 4096UL
#define unlikely(x) __builtin_expect(!!(x), 0)
#define likely(x) __builtin_expect(!!(x), 1)

#ifdef GENERATION_ARCH
void arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(void);
void arch_flush_lazy_mmu_mode(void);
#define section_begin() arch_enter_lazy_mmu_mode()
#define section_end() arch_leave_lazy_mmu_mode()
#elif defined(GENERATION_TOKEN)
typedef int lazy_mmu_state_t;
#define LAZY_MMU_DEFAULT 0
#define LAZY_MMU_NESTED 1
lazy_mmu_state_t arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(lazy_mmu_state_t state);
void arch_flush_lazy_mmu_mode(void);
#else
void lazy_mmu_mode_enable(void);
void lazy_mmu_mode_disable(void);
void lazy_mmu_mode_pause(void);
void lazy_mmu_mode_resume(void);
void arch_flush_lazy_mmu_mode(void);
#endif

pte_t ptep_get(pte_t *ptep);
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr);
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
void ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
pte_t ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
void ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     pte_t old, pte_t pte);
int pte_present(pte_t pte);
int pte_none(pte_t pte);
int pte_write(pte_t pte);
pte_t pte_mkold(pte_t pte);
pte_t pte_wrprotect(pte_t pte);
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl);
void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl);
void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void flush_tlb_page(struct vm_area_struct *vma, unsigned long addr);
int need_resched(void);
void cond_resched(void);
int try_something(void);
void note(unsigned long v);

/* Mapped tables and locks. */
struct folio;
struct address_space;
struct hstate;
typedef struct page *pgtable_t;
typedef unsigned int gfp_t;
#define GFP_NOWAIT 0x800U
#define GFP_KERNEL 0xcc0U
pte_t *pte_offset_map(pmd_t *pmd, unsigned long addr);
pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			     spinlock_t **ptl);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl);
pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr);
void pte_unmap(pte_t *pte);
spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd);
spinlock_t *pmd_lockptr(struct mm_struct *mm, pmd_t *pmd);
spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmd);
void spin_lock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
void i_mmap_lock_write(struct address_space *mapping);
void i_mmap_unlock_write(struct address_space *mapping);

/* Entries and pages. */
int pte_same(pte_t a, pte_t b);
int pte_dirty(pte_t pte);
pte_t pte_mkclean(pte_t pte);
pte_t pte_mkwrite_novma(pte_t pte);
pte_t mk_pte(struct page *page, unsigned long prot);
int pmd_none(pmd_t pmd);
int pmd_present(pmd_t pmd);
pmd_t pmdp_get(pmd_t *pmdp);
pgtable_t pmd_pgtable(pmd_t pmd);
pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
pmd_t pmdp_huge_clear_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
pmd_t pmdp_huge_get_and_clear(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp);
void pmd_populate(struct mm_struct *mm, pmd_t *pmd, pgtable_t table);
void pmd_clear(pmd_t *pmdp);
pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
void update_mmu_cache(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte);
#define page_folio(page) ((struct folio *)(page))
int folio_test_anon(const struct folio *folio);
void folio_mark_dirty(struct folio *folio);
void folio_remove_rmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma);
unsigned long __get_free_page(gfp_t gfp);
void free_pages(unsigned long addr, unsigned int order);

/* TLB, gather. */
struct mmu_gather { struct mm_struct *mm; unsigned int fullmm; };
void flush_tlb_mm(struct mm_struct *mm);
void flush_tlb_batched_pending(struct mm_struct *mm);
void set_tlb_ubc_flush_pending(struct mm_struct *mm, pte_t pte, unsigned long start,
			       unsigned long end);
void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_finish_mmu(struct mmu_gather *tlb);
void tlb_flush_mmu(struct mmu_gather *tlb);
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb);
void tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr);
void tlb_remove_pmd_tlb_entry(struct mmu_gather *tlb, pmd_t *pmdp, unsigned long addr);
int huge_pmd_unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		     pte_t *ptep);
void huge_pmd_unshare_flush(struct mmu_gather *tlb, struct vm_area_struct *vma);
void flush_hugetlb_tlb_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);
void pte_free(struct mm_struct *mm, pgtable_t table);
void pte_free_defer(struct mm_struct *mm, pgtable_t table);
void tlb_remove_table_sync_one(void);
void pgtable_trans_huge_deposit(struct mm_struct *mm, pmd_t *pmdp, pgtable_t table);

#endif
