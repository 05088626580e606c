// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames without pages are mapped to user space. */
#include <linux/mm.h>

bool pfn_modify_allowed(unsigned long pfn);

static int remap_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	pte_t *slot, *first;
	spinlock_t *lock;
	int err = 0;

	first = slot = pte_alloc_map_lock(mm, pmd, addr, &lock);
	if (!slot)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		BUG_ON(!pte_none(ptep_get(slot)));
		if (!pfn_modify_allowed(pfn)) {
			err = -EINVAL;
			break;
		}
		set_pte_at(mm, addr, slot, pfn_pte(pfn, prot));
		pfn++;
	} while (slot++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	return err;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size)
{
	unsigned long end = addr + size, next;
	int err = 0;

	pfn -= addr >> PAGE_SHIFT;
	do {
		next = pmd_addr_end(addr, end);
		err = remap_pte_range(vma->vm_mm, pmd_off(vma->vm_mm, addr), addr, next,
				      pfn + (addr >> PAGE_SHIFT), vma->vm_page_prot);
		if (err)
			return err;
	} while (addr = next, addr != end);
	return 0;
}
