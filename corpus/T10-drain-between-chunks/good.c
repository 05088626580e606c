// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

struct chunk {
	struct vm_area_struct *vma;
	unsigned long start;
	unsigned int changed;
};

/* In a section; comes back in a section. */
static void chunk_drain(struct chunk *c, unsigned long end)
{
	if (!c->changed)
		return;
	lazy_mmu_mode_disable();
	flush_tlb_range(c->vma, c->start, end);
	lazy_mmu_mode_enable();
	c->changed = 0;
	c->start = end;
}

static void chunk_protect(struct chunk *c, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_modify_prot_start(c->vma, addr, pte);

	ptep_modify_prot_commit(c->vma, addr, pte, old, pte_wrprotect(old));
	c->changed++;
}

int protect_in_chunks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		      unsigned long end, unsigned int most);
int protect_in_chunks(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
		      unsigned long end, unsigned int most)
{
	struct chunk c = { .vma = vma, .start = addr };
	pte_t *table, *pte;
	spinlock_t *ptl;

	table = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!table)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	for (pte = table; addr != end; addr += PAGE_SIZE, pte++) {
		if (pte_present(ptep_get(pte)))
			chunk_protect(&c, addr, pte);
		if (c.changed >= most)
			chunk_drain(&c, addr + PAGE_SIZE);
	}
	chunk_drain(&c, end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(table, ptl);
	return 0;
}
