// SPDX-License-Identifier: GPL-2.0-or-later
/* Switches, gotos and operators. */
#include "api.h"

int helper_count(void);

/* Silent: the calls are operands of ?: with the same condition. */
int conditional_operator(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int lazy)
{
	lazy ? lazy_mmu_mode_enable() : (void)0;
	set_pte_at(mm, addr, pte, v);
	lazy ? lazy_mmu_mode_disable() : note(1);
	return pte_none(v) ? 1 : 0;
}

static int opens(void)
{
	lazy_mmu_mode_enable();
	return 1;
}

/* Silent: opens() runs only if want is not 0, and returns 1. */
int short_circuit(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int want)
{
	if (want && opens()) {
		set_pte_at(mm, addr, pte, v);
		lazy_mmu_mode_disable();
	}
	return 0;
}

int short_circuit_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int want)
{
	if (opens() && want) {
		set_pte_at(mm, addr, pte, v);
		lazy_mmu_mode_disable();
	}
	return 0; /* expect: lazy-unbalanced */
}

/* Silent: x ?: -EIO is never 0. */
int gnu_elvis(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int ret;

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	ret = try_something() ?: -EIO;
	if (ret != -EIO && ret == 0)
		return 0;
	lazy_mmu_mode_disable();
	return ret;
}

/* Silent: continue in do ... while (0) ends it. */
int do_while_zero(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int err = -EIO;

	lazy_mmu_mode_enable();
	do {
		if (!pte_present(v))
			break;
		err = try_something();
		if (err)
			continue;
		set_pte_at(mm, addr, pte, v);
	} while (0);
	lazy_mmu_mode_disable();
	return err;
}
