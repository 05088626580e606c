// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags and bits that say whether a section is open. */
#include "api.h"

#define WALK_LAZY 0x1
#define WALK_DIRTY 0x2
#define WALK_HUGE 0x100
#define VM_HUGETLB 0x00400000UL

struct ctx {
	unsigned long flags;
};
int helper_count(void);

/* Silent: the bool is the condition that is asked again. */
void conjunction_kept(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int a, int b)
{
	bool lazy = a && b > 3;

	if (lazy)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (a && b > 3)
		lazy_mmu_mode_disable();
}

void disjunction_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int a, int b)
{
	if (a || b)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (a)
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

/* Silent: the bit fits the narrow copy. */
void narrowed_flag(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, struct ctx *c)
{
	unsigned char lazy = c->flags & 1;

	if (lazy)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (c->flags & 1)
		lazy_mmu_mode_disable();
}

/* Silent: the write of the neighbour leaves .lazy alone. */
void bitfield(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	struct {
		unsigned int lazy : 1, other : 3;
	} s;

	s.lazy = 0;
	s.other = 2;
	if (try_something()) {
		lazy_mmu_mode_enable();
		s.lazy = 1;
	}
	s.other = 1;
	set_pte_at(mm, addr, pte, v);
	if (s.lazy)
		lazy_mmu_mode_disable();
}

/* Silent: an element of a local array at a constant index. */
void array_flags(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	bool open[2] = {false, false};

	if (try_something()) {
		lazy_mmu_mode_enable();
		open[1] = true;
	}
	set_pte_at(mm, addr, pte, v);
	if (open[1])
		lazy_mmu_mode_disable();
}

/* Silent: nothing changes vm_flags in between. */
void vm_flags_twice(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	if (!(vma->vm_flags & VM_HUGETLB))
		lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	if (vma->vm_flags & VM_HUGETLB)
		return;
	lazy_mmu_mode_disable();
}
