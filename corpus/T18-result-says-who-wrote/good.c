// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/swapops.h>

/* Declared by who decides whether a page may come back. */
bool may_restore(pte_t pte);
bool wants_recheck(pte_t pte);

static int restore(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pgprot_t prot)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte) || !may_restore(pte))
		return 0;
	set_pte_at(mm, addr, ptep, mk_pte(pfn_swap_entry_to_page(pte_to_swp_entry(pte)), prot));
	if (!wants_recheck(pte))
		return 1;
	arch_flush_lazy_mmu_mode();
	return -EAGAIN;
}

static int restore_exclusive(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pgprot_t prot)
{
	if (!is_device_exclusive_entry(pte_to_swp_entry(ptep_get(ptep))))
		return 0;
	return restore(mm, addr, ptep, prot);
}

unsigned int count_present(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end);
unsigned int count_present(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end)
{
	unsigned int present = 0;
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	lazy_mmu_mode_enable();
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			continue;
		if (!pte_present(ptep_get(pte))) {
			int ret = restore_exclusive(vma->vm_mm, addr, pte, vma->vm_page_prot);

			if (ret > 0) {
				present++;
				continue;
			}
		}
		if (pte_present(ptep_get(pte)))
			present++;
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start, ptl);
	return present;
}
