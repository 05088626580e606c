/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Huge pages of hugetlbfs, and the page tables they share. */
#ifndef LINUX_HUGETLB_H
#define LINUX_HUGETLB_H

#include <linux/mm_types.h>
#include <linux/pgtable.h>

struct mmu_gather;
struct hstate { unsigned int order; };

#define huge_page_size(h)	PMD_SIZE

pte_t *hugetlb_walk(struct vm_area_struct *vma, unsigned long addr, unsigned long sz);
spinlock_t *huge_pte_lock(struct hstate *h, struct mm_struct *mm, pte_t *pte);
pte_t huge_ptep_get(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
pte_t huge_ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
			      unsigned long sz);
void set_huge_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte,
		     unsigned long sz);
int huge_pte_none(pte_t pte);

/* An entry has the size of what it maps, here too. */
static inline pte_t huge_ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr,
					  pte_t *ptep)
{
	return ptep_clear_flush(vma, addr, ptep);
}

/* Before the fix of C020 the gather was no argument. */
int huge_pmd_unshare(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
		     pte_t *ptep);
void huge_pmd_unshare_flush(struct mmu_gather *tlb, struct vm_area_struct *vma);
void flush_hugetlb_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);

#endif
