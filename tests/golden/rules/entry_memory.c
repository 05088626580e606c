// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries that are kept in memory. */
#include "api.h"

struct vm_fault {
	struct vm_area_struct *vma;
	pte_t *pte;
	pte_t orig_pte;
	unsigned long address;
};

struct pair {
	pte_t *old, *new;
};
int pte_same(pte_t a, pte_t b);
void set_pmd_at(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t pmd);

void fault_entry(struct vm_fault *vmf, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, v);
	if (!pte_same(ptep_get(vmf->pte), vmf->orig_pte)) /* expect: lazy-read-hazard */
		note(1);
	lazy_mmu_mode_disable();
}

void fault_entry_copy(struct vm_fault *vmf, pte_t v)
{
	pte_t *pte = vmf->pte;

	lazy_mmu_mode_enable();
	set_pte_at(vmf->vma->vm_mm, vmf->address, pte, v);
	if (!pte_same(ptep_get(vmf->pte), vmf->orig_pte)) /* expect: lazy-read-hazard */
		note(1);
	lazy_mmu_mode_disable();
}

/* Silent: vmf->pte is the next entry by then. */
void fault_entry_replaced(struct vm_fault *vmf, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, v);
	vmf->pte++;
	if (!pte_same(ptep_get(vmf->pte), vmf->orig_pte))
		note(1);
	lazy_mmu_mode_disable();
}

void fault_entry_stepped_back(struct vm_fault *vmf, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte++, v);
	note(ptep_get(vmf->pte - 1).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

static void write_fault(struct vm_fault *vmf, pte_t v)
{
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, v);
}

static bool unchanged(struct vm_fault *vmf)
{
	return pte_same(ptep_get(vmf->pte), vmf->orig_pte); /* expect: lazy-read-hazard */
}

void fault_through_helpers(struct vm_fault *vmf, pte_t v)
{
	lazy_mmu_mode_enable();
	write_fault(vmf, v);
	if (unchanged(vmf))
		note(1);
	lazy_mmu_mode_disable();
}

void entries_in_pair(struct mm_struct *mm, unsigned long addr, struct pair *p, pte_t v)
{
	lazy_mmu_mode_enable();
	note(ptep_get(p->old).pte);
	set_pte_at(mm, addr, p->new, v);
	note(ptep_get(p->old).pte);
	note(ptep_get(p->new).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void array_of_entries(struct mm_struct *mm, unsigned long addr, pte_t **ptes, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptes[0], v);
	note(ptep_get(ptes[1]).pte);
	note(ptep_get(ptes[0]).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void cleared(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	pte_clear(mm, addr, pte);
	if (pte_none(ptep_get(pte))) /* expect: lazy-read-hazard */
		note(1);
	lazy_mmu_mode_disable();
}

void get_and_clear_pending(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	v = ptep_get_and_clear(mm, addr, pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
	note(v.pte);
}

void upper_entry(struct mm_struct *mm, unsigned long addr, pmd_t *pmd, pmd_t v)
{
	lazy_mmu_mode_enable();
	set_pmd_at(mm, addr, pmd, v);
	note(ptep_get((pte_t *)pmd).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

/* Silent: the value was read before the write. */
void read_before_write(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	v = ptep_get(pte);
	set_pte_at(mm, addr, pte, pte_mkold(v));
	if (pte_write(v))
		note(1);
	lazy_mmu_mode_disable();
}
