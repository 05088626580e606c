/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough types to write prototypes with.  Only names, parameter positions
 * and annotations of the model matter; the layout of these types does not.
 */
#ifndef MODEL_TYPES_H
#define MODEL_TYPES_H

#include "annot.h"

typedef _Bool bool;
typedef unsigned int gfp_t;
typedef unsigned int fpb_t;
typedef unsigned int cydp_t;
typedef unsigned long size_t;
typedef unsigned long pgoff_t;
typedef unsigned long vm_flags_t;
typedef unsigned long pte_marker;
typedef unsigned long long u64;
typedef unsigned long long phys_addr_t;

typedef unsigned long pteval_t, pmdval_t, pudval_t, p4dval_t, pgdval_t, pgprotval_t;
typedef struct { pteval_t pte; } pte_t;
typedef struct { pmdval_t pmd; } pmd_t;
typedef struct { pudval_t pud; } pud_t;
typedef struct { p4dval_t p4d; } p4d_t;
typedef struct { pgdval_t pgd; } pgd_t;
typedef struct { pgprotval_t pgprot; } pgprot_t;
typedef struct { unsigned long val; } swp_entry_t;
typedef swp_entry_t softleaf_t;
typedef struct { unsigned long v; } kmalloc_token_t;
typedef struct page *pgtable_t;

typedef struct spinlock spinlock_t;
typedef struct raw_spinlock raw_spinlock_t;
typedef struct rwlock rwlock_t;

struct address_space;
struct anon_vma;
struct arch_tlbflush_unmap_batch;
struct completion;
struct cpumask;
struct encoded_page;
struct flush_tlb_info;
struct folio;
struct folio_batch;
struct hstate;
struct kmem_cache;
struct list_head;
struct mm_struct;
struct mmu_gather;
struct mmu_notifier_range;
struct mutex;
struct page;
struct ptdesc;
struct rw_semaphore;
struct task_struct;
struct thread_info;
struct vm_area_struct;
struct vm_fault;

#endif
