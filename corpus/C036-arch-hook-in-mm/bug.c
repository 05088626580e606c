// SPDX-License-Identifier: GPL-2.0-or-later
/* A range of kernel addresses is unmapped. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

static unsigned int vunmap_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);
	unsigned int cleared = 0;
	pte_t val;

	arch_enter_lazy_mmu_mode(); /* expect lazy-api */
	do {
		val = ptep_get_and_clear(&init_mm, addr, pte);
		if (WARN_ON(!pte_none(val) && !pte_present(val)))
			break;
		cleared += !pte_none(val);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode(); /* expect lazy-api */
	return cleared;
}

unsigned int vunmap_range(unsigned long addr, unsigned long end)
{
	unsigned long start = addr, next;
	unsigned int cleared = 0;
	pmd_t *pmd;

	do {
		next = pmd_addr_end(addr, end);
		pmd = pmd_off(&init_mm, addr);
		if (!pmd_none(pmdp_get(pmd)))
			cleared += vunmap_pte_range(pmd, addr, next);
	} while (addr = next, addr != end);
	flush_tlb_kernel_range(start, end);
	return cleared;
}
