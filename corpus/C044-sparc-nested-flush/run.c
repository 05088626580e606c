// SPDX-License-Identifier: GPL-2.0-or-later
/* The calls that the counted API makes for a section in a section. */
#include "oracle.h"
#include <linux/mm.h>

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs);
bool tlb_batch_add_one(struct mm_struct *mm, unsigned long vaddr);

static unsigned long stale;

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs)
{
	stale -= nr;
}

static void change_entry(unsigned long addr)
{
	stale++;
	tlb_batch_add_one(oracle_mm(), addr);
}

void oracle_case(void)
{
	bool nested = oracle_flag();

	if (oracle_flag())
		change_entry(0);
	arch_enter_lazy_mmu_mode();
	change_entry(PAGE_SIZE);
	if (nested) {
		/* The inner enable calls nothing, the inner disable the flush hook. */
		change_entry(2 * PAGE_SIZE);
		arch_flush_lazy_mmu_mode();
		if (stale)
			oracle_fail("lazy-arch", "an inner section ends with stale translations");
		change_entry(3 * PAGE_SIZE);
	}
	arch_leave_lazy_mmu_mode();
	if (stale)
		oracle_fail("lazy-arch", "a section ends with stale translations");
}
