/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of the kernel API for the golden rule cases.  The first line of a case
 * that says "generation: arch" gets -DGENERATION_ARCH; the counted API is the default.
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

#endif
