// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

struct protect {
	unsigned int batch : 1;
	unsigned int stop_at_hole : 1;
	unsigned int pages;
};

static bool protect_entry(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			  struct protect *p)
{
	pte_t old;

	if (!pte_present(ptep_get(pte)))
		return false;
	old = ptep_modify_prot_start(vma, addr, pte);
	ptep_modify_prot_commit(vma, addr, pte, old, pte_wrprotect(old));
	p->pages++;
	return true;
}

unsigned int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end, bool stop_at_hole);
unsigned int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end, bool stop_at_hole)
{
	struct protect p = { .stop_at_hole = stop_at_hole };
	unsigned long from = addr;
	pte_t *start, *pte;
	spinlock_t *ptl;

	/* One entry is not worth a section. */
	p.batch = end - addr > PAGE_SIZE;
	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	if (p.batch)
		lazy_mmu_mode_enable();
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE) {
		if (!protect_entry(vma, addr, pte, &p) && p.stop_at_hole)
			goto out;
	}
out:
	if (p.batch)
		lazy_mmu_mode_disable();
	if (p.pages)
		flush_tlb_range(vma, from, end);
	pte_unmap_unlock(start, ptl);
	return p.pages;
}
