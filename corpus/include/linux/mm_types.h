/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries, page tables and who owns them.  A table has eight entries here, so that a
 * run can visit them all.
 */
#ifndef LINUX_MM_TYPES_H
#define LINUX_MM_TYPES_H

#include <linux/types.h>

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { unsigned long pud; } pud_t;
typedef struct { unsigned long p4d; } p4d_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long val; } swp_entry_t;
typedef struct page *pgtable_t;

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PTRS_PER_PTE	8
#define PTRS_PER_PMD	4
#define PMD_SHIFT	15
#define PMD_SIZE	(1UL << PMD_SHIFT)
#define PMD_MASK	(~(PMD_SIZE - 1))
#define HPAGE_PMD_SIZE	PMD_SIZE
#define HPAGE_PMD_NR	PTRS_PER_PTE
#define PUD_SHIFT	17
#define PUD_SIZE	(1UL << PUD_SHIFT)
#define PUD_MASK	(~(PUD_SIZE - 1))

typedef struct { int held; } spinlock_t;
typedef struct { int held; } raw_spinlock_t;
struct mutex { int held; };
struct rw_semaphore { int readers, writer; };

struct page { unsigned long flags; int refcount, mapcount; };
struct folio { struct page page; };

struct address_space { struct rw_semaphore i_mmap_rwsem; };
struct file { struct address_space *f_mapping; };

struct mm_struct {
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;
	unsigned long total_vm;
};

struct vm_area_struct {
	struct mm_struct *vm_mm;
	unsigned long vm_start, vm_end, vm_flags;
	pgprot_t vm_page_prot;
	struct file *vm_file;
};

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	pmd_t *pmd;
	pte_t *pte;
	pte_t orig_pte;
	spinlock_t *ptl;
};

#define VM_WRITE	0x00000002UL
#define VM_SHARED	0x00000008UL
#define VM_HUGETLB	0x00400000UL

extern struct mm_struct init_mm;

#endif
