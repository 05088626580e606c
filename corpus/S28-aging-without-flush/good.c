// SPDX-License-Identifier: GPL-2.0-or-later
/* Which addresses are used?  The bits are cleared, and looked at after a while. */
#include <linux/mm.h>
#include <linux/pagewalk.h>

void folio_set_idle(struct folio *folio);

static void damon_ptep_mkold(pte_t *ptep, struct vm_area_struct *vma, unsigned long addr)
{
	struct folio *folio = vm_normal_folio(vma, addr, ptep_get(ptep));

	if (!folio)
		return;
	ptep_test_and_clear_young(vma, addr, ptep);
	folio_set_idle(folio);
}

static int damon_mkold_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next,
				 struct mm_walk *walk)
{
	spinlock_t *ptl;
	pmd_t pmde;
	pte_t *ptep;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		pmde = pmdp_get(pmd);
		if (pmd_present(pmde)) {
			pmdp_test_and_clear_young(walk->vma, addr, pmd);
			folio_set_idle(pmd_folio(pmde));
		}
		spin_unlock(ptl);
		return 0;
	}

	ptep = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!ptep)
		return 0;
	if (!pte_present(ptep_get(ptep)))
		goto out;
	damon_ptep_mkold(ptep, walk->vma, addr);
out:
	pte_unmap_unlock(ptep, ptl);
	return 0;
}

static const struct mm_walk_ops damon_mkold_ops = {
	.pmd_entry = damon_mkold_pmd_entry,
};

void damon_va_mkold(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_walk walk = { .ops = &damon_mkold_ops, .mm = vma->vm_mm, .vma = vma };

	mmap_read_lock(walk.mm);
	walk.ops->pmd_entry(pmd_off(walk.mm, addr), addr, addr + 1, &walk);
	mmap_read_unlock(walk.mm);
}
