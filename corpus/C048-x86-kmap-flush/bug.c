// SPDX-License-Identifier: GPL-2.0-or-later
/* Temporary mappings of pages that the kernel's own mapping does not cover. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#define KMAP_ADDR	PMD_SIZE

unsigned long copy_from_page(unsigned long vaddr);

static void arch_kmap_local_post_map(unsigned long vaddr)
{
} /* expect lazy-arch */

static void arch_kmap_local_post_unmap(unsigned long vaddr)
{
	arch_flush_lazy_mmu_mode();
	flush_tlb_kernel_range(vaddr, vaddr + PAGE_SIZE);
}

static unsigned long kmap_local_page(struct page *page)
{
	pte_t *kmap_pte = pte_offset_kernel(pmd_off(&init_mm, KMAP_ADDR), KMAP_ADDR);

	preempt_disable();
	set_pte_at(&init_mm, KMAP_ADDR, kmap_pte, mk_pte(page, PAGE_KERNEL));
	arch_kmap_local_post_map(KMAP_ADDR);
	return KMAP_ADDR;
}

static void kunmap_local(unsigned long vaddr)
{
	pte_t *kmap_pte = pte_offset_kernel(pmd_off(&init_mm, vaddr), vaddr);

	pte_clear(&init_mm, vaddr, kmap_pte);
	arch_kmap_local_post_unmap(vaddr);
	preempt_enable();
}

/* Sums up the first words of the pages of a table, with its section open. */
unsigned long checksum_ptes(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			    unsigned long end)
{
	unsigned long sum = 0, vaddr;
	pte_t *first, *pte;
	struct page *page;
	spinlock_t *lock;

	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &lock);
	if (!pte)
		return 0;
	lazy_mmu_mode_enable(); /* expect lazy-arch section */
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		pte_t val = ptep_get(pte);

		page = pte_present(val) ? vm_normal_page(vma, addr, val) : NULL;
		if (!page)
			continue;
		vaddr = kmap_local_page(page);
		sum += copy_from_page(vaddr);
		kunmap_local(vaddr);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	return sum;
}
