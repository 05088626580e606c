// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

struct scan {
	struct vm_area_struct *vma;
	unsigned long start, end;
	pte_t *table;
	spinlock_t *ptl;
	unsigned int marked;
};

static pte_t *scan_begin(struct scan *s, pmd_t *pmd)
{
	s->marked = 0;
	s->table = pte_offset_map_lock(s->vma->vm_mm, pmd, s->start, &s->ptl);
	if (s->table)
		lazy_mmu_mode_enable();
	return s->table;
}

static void scan_end(struct scan *s)
{
	if (!s->table)
		return;
	lazy_mmu_mode_disable();
	if (s->marked)
		flush_tlb_range(s->vma, s->start, s->end);
	pte_unmap_unlock(s->table, s->ptl);
	s->table = NULL;
}

static void mark(struct scan *s, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_modify_prot_start(s->vma, addr, pte);

	ptep_modify_prot_commit(s->vma, addr, pte, old, pte_mkuffd_wp(pte_wrprotect(old)));
	s->marked++;
}

int mark_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
	       unsigned int most);
int mark_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
	       unsigned int most)
{
	struct scan s = { .vma = vma, .start = addr, .end = end };
	int err = -EAGAIN;
	pte_t *pte;

	pte = scan_begin(&s, pmd);
	if (!pte)
		goto out;
	err = 0;
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (pte_present(ptep_get(pte)))
			mark(&s, addr, pte);
		if (s.marked == most) {
			err = -EBUSY;
			goto out;
		}
	}
out:
	scan_end(&s);
	return err;
}
