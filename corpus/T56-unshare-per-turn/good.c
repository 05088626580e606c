// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>

static bool unshare_one(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep = hugetlb_walk(vma, addr, PMD_SIZE);

	if (!ptep || !huge_pmd_unshare(tlb, vma, addr, ptep))
		return false;
	huge_pmd_unshare_flush(tlb, vma);
	return true;
}

/* Up to the first table that nobody shares. */
unsigned int hugetlb_unshare_first(struct vm_area_struct *vma, unsigned long addr,
				   unsigned long end);
unsigned int hugetlb_unshare_first(struct vm_area_struct *vma, unsigned long addr,
				   unsigned long end)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct mmu_gather tlb;
	unsigned int nr = 0;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	for (; addr != end; addr += PMD_SIZE) {
		i_mmap_lock_write(mapping);
		if (!unshare_one(&tlb, vma, addr)) {
			i_mmap_unlock_write(mapping);
			break;
		}
		nr++;
		i_mmap_unlock_write(mapping);
	}
	tlb_finish_mmu(&tlb);
	return nr;
}
