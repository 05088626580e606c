// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a monitored region are collected for migration, unless a filter says no. */
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct damos {
	struct page *list[PTRS_PER_PTE];
	unsigned int nr;
};

bool damos_va_filter_out(struct damos *s, struct folio *folio, struct vm_area_struct *vma,
			 unsigned long addr);

static void damos_va_migrate_dests_add(struct damos *s, struct folio *folio)
{
	if (s->nr == ARRAY_SIZE(s->list))
		return;
	folio_get(folio);
	s->list[s->nr++] = &folio->page;
}

static int damos_va_migrate_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next,
				      struct mm_walk *walk)
{
	struct damos *s = walk->private;
	pte_t *start_pte, *pte, ptent;
	struct folio *folio;
	spinlock_t *ptl;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		if (!pmd_present(pmdp_get(pmd)))
			goto unlock;
		folio = pmd_folio(pmdp_get(pmd));
		if (damos_va_filter_out(s, folio, walk->vma, addr))
			goto unlock;
		damos_va_migrate_dests_add(s, folio);
unlock:
		spin_unlock(ptl);
		return 0;
	}

	start_pte = pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!start_pte)
		return 0;
	for (; addr < next; pte++, addr += PAGE_SIZE) {
		ptent = ptep_get(pte);
		folio = pte_present(ptent) ? vm_normal_folio(walk->vma, addr, ptent) : NULL;
		if (!folio)
			continue;
		if (damos_va_filter_out(s, folio, walk->vma, addr))
			continue;
		damos_va_migrate_dests_add(s, folio);
	}
	pte_unmap_unlock(start_pte, ptl);
	return 0;
}

static const struct mm_walk_ops damos_va_migrate_walk_ops = {
	.pmd_entry = damos_va_migrate_pmd_entry,
};

int damos_va_migrate(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		     struct damos *s)
{
	struct mm_walk walk = {
		.ops = &damos_va_migrate_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = s,
	};
	unsigned long next;
	int err = 0;

	mmap_read_lock(walk.mm);
	for (; start < end && !err; start = next) {
		next = pmd_addr_end(start, end);
		err = walk.ops->pmd_entry(pmd_off(walk.mm, start), start, next, &walk);
	}
	mmap_read_unlock(walk.mm);
	return err;
}
