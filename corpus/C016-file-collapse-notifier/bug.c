// SPDX-License-Identifier: GPL-2.0-or-later
/* Small pages of a file were replaced by a huge one in the page cache. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>

/* Who maps the file, and where. */
struct file_mapping {
	struct vm_area_struct *vma;
	struct file_mapping *next;
	unsigned long pgoff;
};

static void collapse_and_free_pmd(struct mm_struct *mm, struct vm_area_struct *vma,
				  unsigned long addr, pmd_t *pmdp)
{
	spinlock_t *ptl;
	pmd_t pmd;

	ptl = pmd_lock(mm, pmdp);
	pmd = pmdp_collapse_flush(vma, addr, pmdp); /* expect notifier-missing */
	spin_unlock(ptl);
	tlb_remove_table_sync_one();
	pte_free(mm, pmd_pgtable(pmd));
}

void retract_page_tables(struct address_space *mapping, struct file_mapping *who,
			 unsigned long pgoff)
{
	i_mmap_lock_write(mapping);
	for (; who; who = who->next) {
		struct vm_area_struct *vma = who->vma;
		unsigned long addr = vma->vm_start + ((pgoff - who->pgoff) << PAGE_SHIFT);
		struct mm_struct *mm = vma->vm_mm;
		pmd_t *pmd;

		/* Only where a whole table belongs to this huge page. */
		if (addr & ~PMD_MASK || vma->vm_end < addr + HPAGE_PMD_SIZE)
			continue;
		pmd = pmd_off(mm, addr);
		if (pmd_none(pmdp_get(pmd)) || pmd_trans_huge(pmdp_get(pmd)))
			continue;
		mmap_write_lock(mm);
		collapse_and_free_pmd(mm, vma, addr, pmd);
		mmap_write_unlock(mm);
	}
	i_mmap_unlock_write(mapping);
}
