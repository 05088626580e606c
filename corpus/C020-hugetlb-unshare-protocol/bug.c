// SPDX-License-Identifier: GPL-2.0-or-later
/* Sharing of page tables ends: one of several users goes, or the last one. */
#include <asm/tlb.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>
#include <linux/sched.h>

struct hstate *hstate_vma(struct vm_area_struct *vma);

void hugetlb_unshare_pmds(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct hstate *h = hstate_vma(vma);
	unsigned long address, sz = huge_page_size(h);
	struct mmu_notifier_range range;
	struct mmu_gather tlb;
	spinlock_t *ptl;
	pte_t *ptep;

	if (start >= end)
		return;
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	mmu_notifier_invalidate_range_start(&range);
	i_mmap_lock_write(vma->vm_file->f_mapping);
	for (address = start; address < end; address += sz) {
		ptep = hugetlb_walk(vma, address, sz);
		if (!ptep)
			continue;
		ptl = huge_pte_lock(h, vma->vm_mm, ptep);
		huge_pmd_unshare(&tlb, vma, address, ptep); /* expect gather-unshare source */
		spin_unlock(ptl);
	}
	i_mmap_unlock_write(vma->vm_file->f_mapping); /* expect gather-unshare */
	mmu_notifier_invalidate_range_end(&range);
	tlb_finish_mmu(&tlb);
}

static void put_shared_table(struct mm_struct *mm, pgtable_t table)
{
	pte_free(mm, table); /* expect gather-table-sync */
}

/* Nobody else shares the table any more. */
void hugetlb_drop_last_user(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = pmd_off(mm, address);
	struct mmu_notifier_range range;
	pgtable_t table = NULL;
	spinlock_t *ptl;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address, address + PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	ptl = pmd_lock(mm, pmd);
	if (pmd_present(pmdp_get(pmd))) {
		table = pmd_pgtable(pmdp_get(pmd));
		pmd_clear(pmd); /* expect gather-table-sync source */
		flush_hugetlb_tlb_range(vma, address, address + PMD_SIZE);
	}
	spin_unlock(ptl);
	mmu_notifier_invalidate_range_end(&range);
	if (!table)
		return;
	put_shared_table(mm, table); /* expect gather-table-sync sink */
}
