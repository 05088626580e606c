// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a range are isolated and unmapped for a move to a device. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/swapops.h>

#define MIGRATE_PFN_MIGRATE	1UL

struct migrate_vma {
	struct vm_area_struct *vma;
	unsigned long *src;
	unsigned long npages;
};

static int migrate_vma_collect_pmd(pmd_t *pmdp, unsigned long start, unsigned long end,
				   struct mm_walk *walk)
{
	struct migrate_vma *m = walk->private;
	struct vm_area_struct *vma = walk->vma;
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = start, nr_unmapped = 0;
	spinlock_t *lock;
	pte_t *ptep;

	ptep = pte_offset_map_lock(mm, pmdp, addr, &lock);
	if (!ptep)
		return -EAGAIN;
	lazy_mmu_mode_enable(); /* expect lazy-flush-order section */

	for (; addr < end; addr += PAGE_SIZE, ptep++) {
		unsigned long mpfn = 0;
		struct folio *folio;
		struct page *page;
		pte_t pte = ptep_get(ptep);

		if (pte_none(pte)) {
			mpfn = MIGRATE_PFN_MIGRATE;
			goto next;
		}
		if (!pte_present(pte))
			goto next;
		page = vm_normal_page(vma, addr, pte);
		if (!page)
			goto next;

		folio = page_folio(page);
		folio_get(folio);
		if (folio_trylock(folio)) {
			mpfn = (pte_pfn(pte) << 1) | MIGRATE_PFN_MIGRATE;
			pte = ptep_get_and_clear(mm, addr, ptep);
			if (pte_dirty(pte))
				set_page_dirty(page);
			pte = swp_entry_to_pte(make_readable_migration_entry(page_to_pfn(page)));
			set_pte_at(mm, addr, ptep, pte); /* expect lazy-flush-order source */

			/* The folio stays: a reference was taken above. */
			folio_remove_rmap_pte(folio, page, vma);
			folio_put(folio);
			nr_unmapped++;
		} else {
			folio_put(folio);
		}
next:
		m->src[m->npages++] = mpfn;
	}

	if (nr_unmapped)
		flush_tlb_range(vma, start, end); /* expect lazy-flush-order */
	lazy_mmu_mode_disable();
	pte_unmap_unlock(ptep - 1, lock);
	return 0;
}

static const struct mm_walk_ops collect_ops = {
	.pmd_entry = migrate_vma_collect_pmd,
};

int migrate_vma_setup(struct vm_area_struct *vma, unsigned long *src, unsigned long start,
		      unsigned long end)
{
	struct migrate_vma args = { .vma = vma, .src = src };
	struct mm_walk walk = {
		.ops = &collect_ops, .mm = vma->vm_mm, .vma = vma, .private = &args,
	};
	unsigned long next;

	do {
		next = pmd_addr_end(start, end);
		if (walk.ops->pmd_entry(pmd_off(walk.mm, start), start, next, &walk))
			break;
		start = next;
	} while (start != end);
	return args.npages;
}
