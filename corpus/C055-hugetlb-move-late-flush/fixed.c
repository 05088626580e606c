// SPDX-License-Identifier: GPL-2.0-or-later
/* Huge pages go to another address; shared tables are given up, and faulted in again later. */
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

static void move_huge_pte(struct mmu_gather *tlb, struct vm_area_struct *vma,
			  unsigned long old_addr, unsigned long new_addr, pte_t *src_pte,
			  pte_t *dst_pte)
{
	struct hstate *h = hstate_vma(vma);
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl = huge_pte_lock(h, mm, dst_pte);
	pte_t pte;

	pte = huge_ptep_get_and_clear(mm, old_addr, src_pte, huge_page_size(h));
	tlb_remove_huge_tlb_entry(h, tlb, src_pte, old_addr);
	set_huge_pte_at(mm, new_addr, dst_pte, pte, huge_page_size(h));
	spin_unlock(ptl);
}

unsigned long move_hugetlb_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
				       unsigned long new_addr, unsigned long len)
{
	unsigned long sz = huge_page_size(hstate_vma(vma)), old_end = old_addr + len;
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	pte_t *src_pte, *dst_pte;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, old_addr, old_end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	i_mmap_lock_write(mapping);
	for (; old_addr < old_end; old_addr += sz, new_addr += sz) {
		src_pte = hugetlb_walk(vma, old_addr, sz);
		if (!src_pte || huge_pte_none(huge_ptep_get(vma->vm_mm, old_addr, src_pte)))
			continue;
		if (huge_pmd_unshare(&tlb, vma, old_addr, src_pte))
			continue;
		dst_pte = hugetlb_walk(vma, new_addr, sz);
		if (!dst_pte)
			break;
		move_huge_pte(&tlb, vma, old_addr, new_addr, src_pte, dst_pte);
	}
	tlb_flush_mmu_tlbonly(&tlb);
	huge_pmd_unshare_flush(&tlb, vma);
	i_mmap_unlock_write(mapping);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
	return len + old_addr - old_end;
}
