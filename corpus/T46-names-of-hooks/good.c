// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

/*
 * The test wants to see that arch_enter_lazy_mmu_mode() and arch_leave_lazy_mmu_mode() are
 * reached, and counts for itself.
 */
struct lazy_ops {
	const char *hook;
	__typeof__(arch_enter_lazy_mmu_mode) *enter;
	__typeof__(arch_leave_lazy_mmu_mode) *leave;
};

static const struct lazy_ops counted_ops = {
	.hook = "arch_enter_lazy_mmu_mode(), arch_leave_lazy_mmu_mode()",
	.enter = lazy_mmu_mode_enable,
	.leave = lazy_mmu_mode_disable,
};

static unsigned int arch_enter_lazy_mmu_mode_expected(unsigned int rounds)
{
	return rounds;
}

static unsigned int one_round(const struct lazy_ops *ops, pte_t *pte, unsigned long addr)
{
	ops->enter();
	set_pte_at(&init_mm, addr, pte, __pte(0));
	ops->leave();
	return pte_none(ptep_get(pte)) ? 1 : 0;
}

bool lazy_mode_test(pte_t *pte, unsigned int rounds);
bool lazy_mode_test(pte_t *pte, unsigned int rounds)
{
	unsigned int i, seen = 0;

	for (i = 0; i < rounds; i++)
		seen += one_round(&counted_ops, pte + i, i * PAGE_SIZE);
	return seen == arch_enter_lazy_mmu_mode_expected(rounds);
}
