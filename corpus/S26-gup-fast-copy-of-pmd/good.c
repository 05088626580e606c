// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a range get a reference each, without any lock. */
#include <linux/mm.h>
#include <linux/pagewalk.h>

bool try_grab_folio_fast(struct folio *folio);

static int gup_fast_pte_range(pmd_t pmd, pmd_t *pmdp, unsigned long addr, unsigned long end,
			      struct mm_walk *walk, struct page **pages, int *nr)
{
	pte_t *entry, *first;
	int whole = 0;

	first = entry = pte_offset_map(&pmd, addr);
	if (!entry)
		return 0;
	do {
		pte_t pte = ptep_get_lockless(entry);
		struct folio *folio;
		struct page *page;

		if (!pte_present(pte))
			goto unmap;
		page = vm_normal_page(walk->vma, addr, pte);
		if (!page)
			goto unmap;
		folio = page_folio(page);
		if (!try_grab_folio_fast(folio))
			goto unmap;
		/* Has it been taken out before the reference counted? */
		if (!pmd_same(pmd, pmdp_get_lockless(pmdp)) ||
		    !pte_same(pte, ptep_get_lockless(entry))) {
			folio_put(folio);
			goto unmap;
		}
		pages[(*nr)++] = page;
	} while (entry++, addr += PAGE_SIZE, addr != end);
	whole = 1;
unmap:
	pte_unmap(first);
	return whole;
}

int gup_fast_pmd_range(struct mm_walk *walk, unsigned long addr, unsigned long end,
		       struct page **pages)
{
	unsigned long next, flags;
	pmd_t *pmdp, pmd;
	int nr = 0;

	local_irq_save(flags);
	for (pmdp = pmd_off(walk->mm, addr); addr != end; pmdp++, addr = next) {
		next = pmd_addr_end(addr, end);
		pmd = pmdp_get_lockless(pmdp);
		if (!pmd_present(pmd) || pmd_trans_huge(pmd))
			break;
		if (!gup_fast_pte_range(pmd, pmdp, addr, next, walk, pages, &nr))
			break;
	}
	local_irq_restore(flags);
	return nr;
}
