/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLB maintenance. */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

#include <linux/mm_types.h>

void flush_tlb_all(void);
void flush_tlb_mm(struct mm_struct *mm);
void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void flush_tlb_page(struct vm_area_struct *vma, unsigned long addr);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

/* The processors' instruction: reaches the primary TLB and nothing else. */
void tlb_invalidate_range(struct mm_struct *mm, unsigned long start, unsigned long end);

/* Reclaim leaves translations to be flushed later, in one go. */
void set_tlb_ubc_flush_pending(struct mm_struct *mm, pte_t pteval, unsigned long start,
			       unsigned long end);
void try_to_unmap_flush(void);
void flush_tlb_batched_pending(struct mm_struct *mm);

#endif
