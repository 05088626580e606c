// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a range are shown to a device, which may ask for a fault. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/swapops.h>

struct hmm_vma_walk {
	unsigned long *pfns;
	unsigned long last;
	bool want_write;
};

int hmm_vma_fault(struct mm_walk *walk, unsigned long addr);
int hmm_pfns_fill(unsigned long *pfns, unsigned long addr, unsigned long end);

static int fault_unmapped(struct mm_walk *walk, unsigned long addr, pte_t *ptep)
{
	struct hmm_vma_walk *hmm_vma_walk = walk->private;

	pte_unmap(ptep);
	hmm_vma_walk->last = addr;
	return hmm_vma_fault(walk, addr);
}

static int hmm_vma_handle_pte(struct mm_walk *walk, unsigned long addr, pte_t *ptep,
			      unsigned long *pfn)
{
	struct hmm_vma_walk *hmm_vma_walk = walk->private;
	pte_t pte = ptep_get(ptep);

	*pfn = 0;
	if (pte_none(pte))
		return hmm_vma_walk->want_write ? fault_unmapped(walk, addr, ptep) : 0;
	if (!pte_present(pte)) {
		if (!hmm_vma_walk->want_write)
			return 0;
		if (non_swap_entry(pte_to_swp_entry(pte))) {
			pte_unmap(ptep);
			return -EFAULT;
		}
		return fault_unmapped(walk, addr, ptep);
	}
	if (hmm_vma_walk->want_write && !pte_write(pte))
		return fault_unmapped(walk, addr, ptep);
	*pfn = pte_pfn(pte) << 1 | 1;
	return 0;
}

int hmm_vma_walk_pmd(pmd_t *pmdp, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct hmm_vma_walk *hmm_vma_walk = walk->private;
	unsigned long *pfns = hmm_vma_walk->pfns;
	unsigned long addr = start;
	pte_t *ptep;

again:
	if (pmd_none(pmdp_get_lockless(pmdp)))
		return hmm_pfns_fill(pfns, start, end);
	ptep = pte_offset_map(pmdp, addr);
	if (!ptep)
		goto again;
	for (; addr < end; addr += PAGE_SIZE, ptep++, pfns++) {
		int r = hmm_vma_handle_pte(walk, addr, ptep, pfns);

		if (r)
			return r;
	}
	pte_unmap(ptep - 1);
	return 0;
}
