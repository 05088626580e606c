// SPDX-License-Identifier: GPL-2.0-or-later
/* Free pages are taken out of the kernel's own mapping, to catch whoever uses them. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>

unsigned long page_kernel_address(struct page *page);
void clear_page(unsigned long addr);

static void __set_pages_p(struct page *page, unsigned long addr)
{
	pte_t *kpte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);

	set_pte(kpte, mk_pte(page, PAGE_KERNEL));
}

static void __set_pages_np(unsigned long addr)
{
	pte_t *kpte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);

	set_pte(kpte, __pte(0));
	preempt_disable();
	arch_flush_lazy_mmu_mode();
	flush_tlb_kernel_range(addr, addr + PAGE_SIZE);
	preempt_enable();
}

void __kernel_map_pages(struct page *page, int numpages, int enable)
{
	unsigned long addr = page_kernel_address(page);

	for (; numpages > 0; numpages--, addr += PAGE_SIZE) {
		if (enable)
			__set_pages_p(page, addr);
		else
			__set_pages_np(addr);
	}
	arch_flush_lazy_mmu_mode();
}

/* A page that was allocated earlier is prepared for use, with a section open. */
void prep_new_page(struct mm_struct *mm, pte_t *pte, unsigned long addr, struct page *page)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	__kernel_map_pages(page, 1, 1);
	clear_page(page_kernel_address(page));
	lazy_mmu_mode_disable();
}
