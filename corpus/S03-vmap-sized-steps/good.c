// SPDX-License-Identifier: GPL-2.0-or-later
/* A physical range is mapped into the kernel, in larger units where it is aligned. */
#include <linux/mm.h>

unsigned long arch_vmap_pte_range_map_size(unsigned long addr, unsigned long end,
					   unsigned long pfn);

static int vmap_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
			  pgprot_t prot)
{
	unsigned long size = PAGE_SIZE;
	pte_t *slot;

	slot = pte_alloc_kernel(pmd, addr);
	if (!slot)
		return -ENOMEM;

	lazy_mmu_mode_enable();
	do {
		BUG_ON(!pte_none(ptep_get(slot)));

		size = arch_vmap_pte_range_map_size(addr, end, pfn);
		if (size != PAGE_SIZE) {
			set_ptes(&init_mm, addr, slot, pfn_pte(pfn, prot), size >> PAGE_SHIFT);
			pfn += size >> PAGE_SHIFT;
			continue;
		}
		set_pte_at(&init_mm, addr, slot, pfn_pte(pfn, prot));
		pfn++;
	} while (slot += size >> PAGE_SHIFT, addr += size, addr != end);
	lazy_mmu_mode_disable();
	return 0;
}

int vmap_range_noflush(unsigned long addr, unsigned long end, unsigned long pfn)
{
	return vmap_pte_range(pmd_off(&init_mm, addr), addr, end, pfn, PAGE_KERNEL);
}
