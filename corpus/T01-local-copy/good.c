// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct age_stat {
	unsigned long aged, changed, dirty;
};

/* Works on the caller's copy. */
static bool take_age(pte_t *entry)
{
	bool young = pte_young(*entry);

	if (young)
		*entry = pte_mkold(*entry);
	return young;
}

static void account(struct age_stat *stat, const pte_t *before, const pte_t *after)
{
	if (!pte_same(*before, *after))
		stat->changed++;
	if (pte_dirty(*after))
		stat->dirty++;
}

void age_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
	       struct age_stat *stat);
void age_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
	       struct age_stat *stat)
{
	pte_t *start, *ptep, orig, copy;
	spinlock_t *ptl;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return;
	lazy_mmu_mode_enable();
	for (ptep = start; addr != end; ptep++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(ptep)))
			continue;
		orig = ptep_modify_prot_start(vma, addr, ptep);
		copy = orig;
		stat->aged += take_age(&copy);
		ptep_modify_prot_commit(vma, addr, ptep, orig, copy);
		account(stat, &orig, &copy);
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
}
