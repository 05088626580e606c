// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

enum protect_result { PROTECT_NOTHING, PROTECT_ENTRY, PROTECT_GONE };

static enum protect_result protect_huge(struct mmu_gather *tlb, struct vm_area_struct *vma,
					unsigned long addr, pte_t *ptep)
{
	struct hstate *h = hstate_vma(vma);
	spinlock_t *ptl = huge_pte_lock(h, vma->vm_mm, ptep);
	enum protect_result result = PROTECT_NOTHING;
	pte_t old = huge_ptep_get(vma->vm_mm, addr, ptep);

	if (huge_pmd_unshare(tlb, vma, addr, ptep)) {
		result = PROTECT_GONE;
	} else if (pte_write(old)) {
		set_huge_pte_at(vma->vm_mm, addr, ptep, pte_wrprotect(old), huge_page_size(h));
		flush_hugetlb_tlb_range(vma, addr, addr + huge_page_size(h));
		result = PROTECT_ENTRY;
	}
	spin_unlock(ptl);
	return result;
}

unsigned int protect_huge_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);
unsigned int protect_huge_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	bool gone = false;
	pte_t *ptep;
	unsigned int nr = 0;

	mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, vma->vm_mm, addr, end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	i_mmap_lock_write(mapping);
	for (; addr != end; addr += PMD_SIZE) {
		ptep = hugetlb_walk(vma, addr, PMD_SIZE);
		if (!ptep)
			continue;
		switch (protect_huge(&tlb, vma, addr, ptep)) {
		case PROTECT_GONE:
			gone = true;
			break;
		case PROTECT_ENTRY:
			nr++;
			break;
		case PROTECT_NOTHING:
			break;
		}
	}
	if (gone)
		huge_pmd_unshare_flush(&tlb, vma);
	i_mmap_unlock_write(mapping);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
	return nr;
}
