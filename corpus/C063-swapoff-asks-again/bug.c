// SPDX-License-Identifier: GPL-2.0-or-later
/* A page of a swap device has been read in and is mapped. */
#include <linux/mm.h>
#include <linux/swapops.h>

int unuse_pte(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, swp_entry_t entry,
	      struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte, new_pte;
	int ret = 0;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	if (!pte_same(*pte, swp_entry_to_pte(entry))) /* expect pte-raw-deref */
		goto out;
	new_pte = pte_mkold(mk_pte(page, vma->vm_page_prot));
	if (pte_swp_uffd_wp(*pte)) /* expect pte-raw-deref */
		new_pte = pte_wrprotect(new_pte);
	set_pte_at(vma->vm_mm, addr, pte, new_pte);
	ret = 1;
out:
	pte_unmap_unlock(pte, ptl);
	return ret;
}
