// SPDX-License-Identifier: GPL-2.0-or-later
/* generation: arch */
/* Sections inside sections where that is not allowed. */
#include "api.h"

void directly(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode();
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	set_pte_at(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}

static void fill(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	set_pte_at(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}

static void fill_through(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	fill(mm, addr, ptep, pte);
}

void through_calls(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode();
	fill_through(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static int walk(pte_t *pte, unsigned long addr, unsigned long end, entry_fn fn, void *data)
{
	int err;

	arch_enter_lazy_mmu_mode();
	do {
		err = fn(pte++, addr, data);
	} while (!err && (addr += PAGE_SIZE) != end);
	arch_leave_lazy_mmu_mode();
	return err;
}

static int enters_again(pte_t *pte, unsigned long addr, void *data)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	set_pte_at(data, addr, pte, ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return 0;
}

int through_callback(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk(pte, addr, addr + PAGE_SIZE, enters_again, mm);
}

static void fill_outside(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}

void one_after_the_other(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	fill_outside(mm, addr, ptep, pte);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, ptep + 1, pte);
	arch_leave_lazy_mmu_mode();
	fill_outside(mm, addr, ptep + 2, pte);
}

void left_before_call(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int nr)
{
	while (nr--) {
		arch_enter_lazy_mmu_mode();
		set_pte_at(mm, addr, ptep, pte);
		arch_leave_lazy_mmu_mode();
		fill_outside(mm, addr, ptep, pte);
	}
}

static void only_if_told(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, bool own)
{
	if (own)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, ptep, pte);
	if (own)
		arch_leave_lazy_mmu_mode();
}

void told_not_to(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	arch_enter_lazy_mmu_mode();
	only_if_told(mm, addr, ptep, pte, false);
	arch_leave_lazy_mmu_mode();
	only_if_told(mm, addr, ptep, pte, true);
}
