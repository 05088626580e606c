// SPDX-License-Identifier: GPL-2.0-or-later
/* Page frames of a device are mapped into a process. */
#include <linux/mm.h>
#include <linux/sched.h>

bool pfn_modify_allowed(unsigned long pfn, pgprot_t prot);

static int remap_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte;
	int ret = 0;
	spinlock_t *ptl;

	pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (; addr != end; pte++, pfn++, addr += PAGE_SIZE) {
		BUG_ON(!pte_none(ptep_get(pte)));
		if (!pfn_modify_allowed(pfn, prot)) {
			ret = -EINVAL;
			break; /* expect pte-map-unbalanced source */
		}
		set_pte_at(mm, addr, pte, pfn_pte(pfn, prot));
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte - 1, ptl); /* expect pte-map-unbalanced */
	return ret;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	unsigned long next, end = addr + size, base = addr;
	struct mm_struct *mm = vma->vm_mm;
	int err;

	if (addr & ~PAGE_MASK || size & ~PAGE_MASK || !size)
		return -EINVAL;
	do {
		next = pmd_addr_end(addr, end);
		err = remap_pte_range(mm, pmd_off(mm, addr), addr, next,
				      pfn + ((addr - base) >> PAGE_SHIFT), prot);
		if (err)
			return err;
		cond_resched();
	} while (addr = next, addr != end);
	return 0;
}
