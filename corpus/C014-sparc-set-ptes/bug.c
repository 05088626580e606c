// SPDX-License-Identifier: GPL-2.0-or-later
/* sparc64's set_ptes() and one of the loops that call it. */
#include <linux/mm.h>

void tlb_batch_add(struct mm_struct *mm, unsigned long vaddr, pte_t orig);

/* What was there may still be in the TLB and in the translation buffer in memory. */
static void maybe_tlb_batch_add(struct mm_struct *mm, unsigned long vaddr, pte_t orig)
{
	if (likely(mm != &init_mm) && pte_present(orig))
		tlb_batch_add(mm, vaddr, orig);
}

static void __set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	pte_t orig = ptep_get(ptep);

	set_pte(ptep, pte);
	maybe_tlb_batch_add(mm, addr, orig);
}

void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr)
{
	arch_enter_lazy_mmu_mode(); /* expect lazy-nested */ /* expect lazy-arch */
	while (nr--) {
		__set_pte_at(mm, addr, ptep++, pte);
		pte = pte_next_pfn(pte);
		addr += PAGE_SIZE;
	}
	arch_leave_lazy_mmu_mode();
}

/* One large page of two frames, then whatever is left one by one. */
int vmap_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
		   pgprot_t prot)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	unsigned int nr;

	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode(); /* expect lazy-nested section */
	for (; addr != end; pte += nr, pfn += nr, addr += nr * PAGE_SIZE) {
		nr = addr + 2 * PAGE_SIZE <= end ? 2 : 1;
		set_ptes(&init_mm, addr, pte, pfn_pte(pfn, prot), nr); /* expect lazy-nested sink */
	}
	arch_leave_lazy_mmu_mode();
	return 0;
}
