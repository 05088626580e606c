// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags among many others; values that are asked twice. */
#include "api.h"

#define VM_HUGETLB 0x00400000UL
#define min(x, y)                                                                                  \
	({                                                                                         \
		typeof(x) _x = (x);                                                                \
		typeof(y) _y = (y);                                                                \
		_x < _y ? _x : _y;                                                                 \
	})

int helper_count(void);
void use(struct mm_struct *mm);

/* Silent: the copy of an entry value has the same bits. */
void value_of_copy(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	pte_t w = v;

	if (pte_present(v))
		lazy_mmu_mode_enable();
	note(1);
	if (pte_present(w))
		lazy_mmu_mode_disable();
}

void value_changed(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	if (pte_present(v))
		lazy_mmu_mode_enable();
	v = pte_wrprotect(v);
	if (pte_present(v))
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

/* Silent: min(a, 16) is 16 exactly if a is at least 16. */
void min_of(struct mm_struct *mm, unsigned long addr, int a, pte_t *pte, pte_t v)
{
	int nr = min(a, 16);

	if (nr == 16)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (a >= 16)
		lazy_mmu_mode_disable();
}

static bool is_hugetlb(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_HUGETLB;
}

/* Silent: the helper gives the same answer twice. */
void vm_flags_by_helper(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	if (!is_hugetlb(vma))
		lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	if (is_hugetlb(vma))
		return;
	lazy_mmu_mode_disable();
}

/* Silent: the helper asks what is asked here. */
void vm_flags_helper_and_not(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	if (!is_hugetlb(vma))
		lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	if (vma->vm_flags & VM_HUGETLB)
		return;
	lazy_mmu_mode_disable();
}
