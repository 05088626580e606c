// SPDX-License-Identifier: GPL-2.0-or-later
/* Tokens of sections.  generation: token */
#include "api.h"

/* A constant in place of the token: ends a caller's section too. */
void constant(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t state = arch_enter_lazy_mmu_mode();

	set_pte_at(mm, addr, pte, v);
	note(state);
	arch_leave_lazy_mmu_mode(LAZY_MMU_DEFAULT); /* expect: lazy-token */
}

/* Nobody keeps the token. */
void dropped(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, lazy_mmu_state_t old)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-token */
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(old);
}

/* The second section is left with the token of the first. */
void stale(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t first, second;

	first = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(first);
	second = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte + 1, v);
	note(second);
	arch_leave_lazy_mmu_mode(first); /* expect: lazy-token */
}

static void leave_with(lazy_mmu_state_t state)
{
	arch_leave_lazy_mmu_mode(state); /* expect: lazy-token */
}

/* The same through a helper. */
void stale_below(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t first, second;

	first = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(first);
	second = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte + 1, v);
	note(second);
	leave_with(first);
}

/* Silent: one variable for two sections behind each other. */
void reused(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t state;

	state = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(state);
	state = arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte + 1, v);
	arch_leave_lazy_mmu_mode(state);
}

/* Silent: under another name. */
void renamed(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t state = arch_enter_lazy_mmu_mode(), copy = state;

	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode(copy);
}

static lazy_mmu_state_t begin(void)
{
	return arch_enter_lazy_mmu_mode();
}

static void end(lazy_mmu_state_t *state)
{
	arch_leave_lazy_mmu_mode(*state);
}

/* Silent: the token goes up and down through helpers. */
void handed(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_state_t state = begin();

	set_pte_at(mm, addr, pte, v);
	end(&state);
}
