// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernel mappings reach a task's own top-level table when it first touches them. */
#include <linux/mm.h>

#define VMALLOC_START	0UL

bool touch_vmalloc_area(struct mm_struct *mm);

/* 0: the entry was missing and is there now; otherwise the fault is an error. */
static int vmalloc_fault(struct mm_struct *mm, unsigned long address)
{
	pgd_t *pgd_ref = pgd_offset(&init_mm, address);
	pgd_t *pgd = pgd_offset(mm, address);

	if (pgd_none(pgdp_get(pgd_ref)))
		return -1;

	if (pgd_none(pgdp_get(pgd))) /* expect lazy-read-hazard */
		set_pgd(pgd, pgdp_get(pgd_ref)); /* expect lazy-read-hazard source */

	/* From here on a difference is a bug: the lower tables are shared. */
	if (pgd_val(pgdp_get(pgd)) != pgd_val(pgdp_get(pgd_ref))) /* expect lazy-read-hazard */
		return -1;
	return 0;
}

static void do_page_fault(struct mm_struct *mm, unsigned long address)
{
	if (vmalloc_fault(mm, address) < 0) /* expect lazy-read-hazard source */
		BUG_ON(true);
}

/* Any code with a section open may do this: its stack or a table of pointers is vmalloced. */
int age_entries(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct mm_struct *active)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *first, *pte, val;
	spinlock_t *lock;

	first = pte = pte_offset_map_lock(mm, pmd, addr, &lock);
	if (!pte)
		return -EAGAIN;
	lazy_mmu_mode_enable(); /* expect lazy-read-hazard section */
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		val = ptep_get(pte);
		if (!pte_present(val))
			continue;
		if (!touch_vmalloc_area(active))
			do_page_fault(active, VMALLOC_START); /* expect lazy-read-hazard source */
		set_pte_at(mm, addr, pte, pte_mkold(val));
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	return 0;
}
