// SPDX-License-Identifier: GPL-2.0-or-later
/* Device memory is mapped to user space; powerpc's way to store several entries. */
#include <linux/mm.h>

/* A kernel address has no execute permission to be filtered. */
static pte_t set_pte_filter(pte_t pte, unsigned long addr)
{
	if (!pte_present(pte))
		return pte;
	return pte_mkyoung(pte);
}

void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *slot, pte_t pte, unsigned int left)
{
	pte = set_pte_filter(pte, addr);

	arch_enter_lazy_mmu_mode(); /* expect lazy-nested */ /* expect lazy-arch */
	for (;;) {
		set_pte(slot, pte);
		if (--left == 0)
			break;
		pte = pte_next_pfn(pte);
		addr += PAGE_SIZE;
		slot++;
	}
	arch_leave_lazy_mmu_mode();
}

static int remap_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte, *first;
	spinlock_t *lock;

	first = pte = pte_alloc_map_lock(mm, pmd, addr, &lock);
	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode(); /* expect lazy-nested section */
	for (; addr != end; pte++, pfn++, addr += PAGE_SIZE) {
		BUG_ON(!pte_none(ptep_get(pte)));
		set_ptes(mm, addr, pte, pfn_pte(pfn, prot), 1); /* expect lazy-nested sink */
	}
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(first, lock);
	return 0;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size)
{
	return remap_pte_range(vma->vm_mm, pmd_off(vma->vm_mm, addr), addr, addr + size, pfn,
			       vma->vm_page_prot);
}
