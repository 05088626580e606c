// SPDX-License-Identifier: GPL-2.0-or-later
/* Every page of a swap device is read in and mapped. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swapops.h>

struct folio *swapin_readahead(swp_entry_t entry, unsigned long addr);

static int unuse_pte(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		     swp_entry_t entry, struct folio *folio)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret = 1;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte_same(ptep_get(pte), swp_entry_to_pte(entry))) { /* expect pte-map-unchecked */
		ret = 0;
		goto out;
	}
	folio_get(folio);
	set_pte_at(vma->vm_mm, addr, pte, pte_mkold(mk_pte(&folio->page, vma->vm_page_prot)));
out:
	pte_unmap_unlock(pte, ptl);
	return ret;
}

static int unuse_pte_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end)
{
	struct folio *folio;
	pte_t *pte, ptent;

	pte = pte_offset_map(pmd, addr);
	do {
		ptent = ptep_get_lockless(pte); /* expect pte-map-unchecked */
		if (pte_none(ptent) || pte_present(ptent))
			continue;
		pte_unmap(pte);
		folio = swapin_readahead(pte_to_swp_entry(ptent), addr);
		if (!folio)
			return -ENOMEM;
		folio_lock(folio);
		unuse_pte(vma, pmd, addr, pte_to_swp_entry(ptent), folio);
		folio_unlock(folio);
		folio_put(folio);
		pte = pte_offset_map(pmd, addr);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap(pte - 1); /* expect pte-map-unchecked (checker) */
	return 0;
}

int unuse_vma(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	unsigned long next;
	int ret;

	do {
		cond_resched();
		next = pmd_addr_end(addr, end);
		ret = unuse_pte_range(vma, pmd_off(vma->vm_mm, addr), addr, next);
	} while (!ret && (addr = next) != end);
	return ret;
}
