// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

enum range_op { RANGE_COUNT, RANGE_AGE, RANGE_PROTECT };

static pte_t changed(enum range_op op, pte_t pte)
{
	return op == RANGE_PROTECT ? pte_wrprotect(pte) : pte_mkold(pte);
}

unsigned int visit_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			 unsigned long end, enum range_op op);
unsigned int visit_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			 unsigned long end, enum range_op op)
{
	unsigned long from = addr;
	unsigned int present = 0;
	bool flush = false;
	pte_t *start, *pte, old;
	spinlock_t *ptl;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	switch (op) {
	case RANGE_PROTECT:
		flush = true;
		__attribute__((fallthrough));
	case RANGE_AGE:
		lazy_mmu_mode_enable();
		break;
	case RANGE_COUNT:
		break;
	}
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		present++;
		if (op == RANGE_COUNT)
			continue;
		old = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, old, changed(op, old));
	}
	switch (op) {
	case RANGE_AGE:
	case RANGE_PROTECT:
		lazy_mmu_mode_disable();
		break;
	default:
		goto unlock;
	}
	if (flush && present)
		flush_tlb_range(vma, from, end);
unlock:
	pte_unmap_unlock(start, ptl);
	return present;
}
