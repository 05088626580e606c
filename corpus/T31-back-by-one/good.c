// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

/* Notes which pages are there; returns how far it came. */
unsigned long note_present(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned char *vec);
unsigned long note_present(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned char *vec)
{
	spinlock_t *ptl;
	pte_t *pte, ptent;

	if (addr >= end)
		return addr;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	do {
		ptent = ptep_get(pte);
		if (!pte_none(ptent) && !pte_present(ptent))
			goto swapped;
		*vec++ = !pte_none(ptent);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(pte - 1, ptl);
	return end;
swapped:
	pte_unmap_unlock(pte, ptl);
	return addr;
}
