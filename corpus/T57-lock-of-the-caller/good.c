// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

struct huge_zap {
	struct vm_area_struct *vma;
	struct mmu_gather *tlb;
	bool changed;
};

static void zap_huge(struct huge_zap *zap, unsigned long addr)
{
	struct hstate *h = hstate_vma(zap->vma);
	pte_t *ptep = hugetlb_walk(zap->vma, addr, huge_page_size(h));
	spinlock_t *ptl;

	if (!ptep)
		return;
	ptl = huge_pte_lock(h, zap->vma->vm_mm, ptep);
	zap->changed = true;
	if (!huge_pmd_unshare(zap->tlb, zap->vma, addr, ptep)) {
		huge_ptep_get_and_clear(zap->vma->vm_mm, addr, ptep, huge_page_size(h));
		tlb_remove_huge_tlb_entry(h, zap->tlb, ptep, addr);
	}
	spin_unlock(ptl);
}

static void finish_zap(struct huge_zap *zap, struct address_space *mapping)
{
	if (zap->changed)
		huge_pmd_unshare_flush(zap->tlb, zap->vma);
	i_mmap_unlock_write(mapping);
}

void zap_huge_file(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void zap_huge_file(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	struct huge_zap zap = { .vma = vma, .tlb = &tlb };
	unsigned long addr;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	i_mmap_lock_write(mapping);
	for (addr = start; addr != end; addr += PMD_SIZE)
		zap_huge(&zap, addr);
	finish_zap(&zap, mapping);
	tlb_finish_mmu(&tlb);
	mmu_notifier_invalidate_range_end(&range);
}
