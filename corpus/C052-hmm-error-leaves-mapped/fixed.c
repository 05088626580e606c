// SPDX-License-Identifier: GPL-2.0-or-later
/* What a device may do with the pages of a range; faults are taken where it wants more. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/swapops.h>

#define HMM_PFN_VALID		1UL
#define HMM_PFN_WRITE		2UL
#define HMM_PFN_REQ_FAULT	4UL

struct hmm_range {
	unsigned long start;
	unsigned long *hmm_pfns;
};

int hmm_vma_fault(unsigned long addr, struct mm_walk *walk);
void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long addr);

/* Zero: the entry is still mapped.  Otherwise it is not. */
static int hmm_vma_handle_pte(struct mm_walk *walk, unsigned long addr, pmd_t *pmdp, pte_t *ptep,
			      unsigned long *hmm_pfn)
{
	bool wanted = *hmm_pfn & HMM_PFN_REQ_FAULT;
	pte_t pte = ptep_get(ptep);
	swp_entry_t entry;

	if (pte_none(pte)) {
		if (wanted)
			goto fault;
		*hmm_pfn = 0;
		return 0;
	}
	if (!pte_present(pte)) {
		*hmm_pfn = 0;
		if (!wanted)
			return 0;
		entry = pte_to_swp_entry(pte);
		if (!non_swap_entry(entry) || is_device_exclusive_entry(entry))
			goto fault;
		if (is_migration_entry(entry)) {
			pte_unmap(ptep);
			migration_entry_wait(walk->mm, pmdp, addr);
			return -EBUSY;
		}
		/* Whatever it is, a fault does not help. */
		pte_unmap(ptep);
		return -EFAULT;
	}
	if (wanted && !pte_write(pte))
		goto fault;
	if (!vm_normal_page(walk->vma, addr, pte)) {
		if (wanted) {
			pte_unmap(ptep);
			return -EFAULT;
		}
		*hmm_pfn = 0;
		return 0;
	}
	*hmm_pfn = pte_pfn(pte) << 3 | HMM_PFN_VALID | (pte_write(pte) ? HMM_PFN_WRITE : 0);
	return 0;

fault:
	pte_unmap(ptep);
	return hmm_vma_fault(addr, walk);
}

int hmm_vma_walk_pmd(pmd_t *pmdp, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct hmm_range *range = walk->private;
	unsigned long *hmm_pfns = &range->hmm_pfns[(start - range->start) >> PAGE_SHIFT];
	unsigned long addr = start;
	pte_t *ptep;
	int r;

	do {
		ptep = pte_offset_map(pmdp, start);
	} while (!ptep);
	for (; addr < end; addr += PAGE_SIZE, ptep++, hmm_pfns++) {
		r = hmm_vma_handle_pte(walk, addr, pmdp, ptep, hmm_pfns);
		if (r)
			return r;
	}
	pte_unmap(ptep - 1);
	return 0;
}
