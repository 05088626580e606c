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

/* Silent: the other bit does not disturb this one. */
void bit_set_in_zero(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned int flags = 0;

	if (try_something()) {
		lazy_mmu_mode_enable();
		flags |= WALK_LAZY;
	}
	if (try_something())
		flags |= WALK_DIRTY;
	set_pte_at(mm, addr, pte, v);
	if (flags & WALK_LAZY)
		lazy_mmu_mode_disable();
	if (flags & WALK_DIRTY)
		note(flags);
}

/* Silent: the bit is cleared first, whatever the others are. */
void bit_set_in_unknown(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			unsigned int flags)
{
	flags &= ~WALK_LAZY;
	if (try_something()) {
		lazy_mmu_mode_enable();
		flags |= WALK_LAZY;
	}
	set_pte_at(mm, addr, pte, v);
	if (flags & WALK_LAZY)
		lazy_mmu_mode_disable();
}

/* Silent: the same bit of the same word. */
void bit_tested_twice(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
		      unsigned int flags)
{
	if (flags & WALK_LAZY)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (flags & WALK_LAZY)
		lazy_mmu_mode_disable();
}

void other_bit_tested(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
		      unsigned int flags)
{
	if (flags & WALK_LAZY)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (flags & WALK_DIRTY)
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

/* Silent: a bool made of a high bit is that bit. */
void bool_of_high_bit(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
		      unsigned long flags)
{
	bool lazy = flags & WALK_HUGE;

	if (lazy)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (flags & WALK_HUGE)
		lazy_mmu_mode_disable();
}

/* Silent: a bool of 0x100 is true, it is not cut to 8 bits. */
void bool_of_const_high_bit(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	unsigned long flags = WALK_HUGE;
	bool lazy = flags & WALK_HUGE;

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (lazy)
		lazy_mmu_mode_disable();
}

/* Silent: !! makes it 1. */
void not_not(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, unsigned long flags)
{
	int lazy = !!(flags & WALK_HUGE);

	if (flags & WALK_HUGE)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (lazy == 1)
		lazy_mmu_mode_disable();
}
