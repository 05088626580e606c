// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages are isolated for a move to a device, and their entries replaced. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/swapops.h>

struct migrate_vma {
	struct vm_area_struct *vma;
	unsigned int cpages;
	struct page *page[PTRS_PER_PTE];
};

/* Says whether a translation has gone stale. */
static bool migrate_vma_collect_page(struct migrate_vma *migrate, pte_t *ptep, unsigned long addr)
{
	struct mm_struct *mm = migrate->vma->vm_mm;
	pte_t pte = ptep_get(ptep);
	struct page *page = vm_normal_page(migrate->vma, addr, pte);
	swp_entry_t entry;

	if (!page)
		return false;
	get_page(page);
	if (!folio_trylock(page_folio(page))) {
		put_page(page);
		return false;
	}
	migrate->page[migrate->cpages++] = page;

	entry = make_readable_migration_entry(page_to_pfn(page));
	ptep_get_and_clear(mm, addr, ptep);
	set_pte_at(mm, addr, ptep, swp_entry_to_pte(entry));
	/* The mapping's reference goes, the one from above stays. */
	page_remove_rmap(page);
	put_page(page);
	return true;
}

static int migrate_vma_collect_pmd(pmd_t *pmdp, unsigned long start, unsigned long end,
				   struct mm_walk *walk)
{
	struct migrate_vma *migrate = walk->private;
	unsigned long addr, unmapped = 0;
	pte_t *ptep, *start_ptep;
	spinlock_t *ptl;

	start_ptep = pte_offset_map_lock(walk->mm, pmdp, start, &ptl);
	if (!start_ptep)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	for (addr = start, ptep = start_ptep; addr < end; addr += PAGE_SIZE, ptep++) {
		if (migrate_vma_collect_page(migrate, ptep, addr))
			unmapped++;
	}
	lazy_mmu_mode_disable();

	/* Only when something was mapped at all. */
	if (unmapped)
		flush_tlb_range(walk->vma, start, end);
	pte_unmap_unlock(start_ptep, ptl);
	return 0;
}

static const struct mm_walk_ops migrate_vma_walk_ops = {
	.pmd_entry = migrate_vma_collect_pmd,
};

int migrate_vma_collect(struct migrate_vma *migrate, unsigned long start, unsigned long end)
{
	struct mm_walk walk = {
		.ops = &migrate_vma_walk_ops,
		.mm = migrate->vma->vm_mm,
		.vma = migrate->vma,
		.private = migrate,
	};
	int err;

	mmap_read_lock(walk.mm);
	err = walk.ops->pmd_entry(pmd_off(walk.mm, start), start, end, &walk);
	mmap_read_unlock(walk.mm);
	return err;
}
