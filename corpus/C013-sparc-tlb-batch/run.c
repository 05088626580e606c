// SPDX-License-Identifier: GPL-2.0-or-later
/* Some addresses of one or two address spaces, with and without the page-table lock. */
#include "oracle.h"
#include <linux/mm.h>

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs);
void flush_tsb_user_page(struct mm_struct *mm, unsigned long vaddr);
void tlb_batch_add_one(struct mm_struct *mm, unsigned long vaddr);

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs)
{
}

void flush_tsb_user_page(struct mm_struct *mm, unsigned long vaddr)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	spinlock_t *lock = pte_lockptr(mm, oracle_pmd(mm, 0));
	bool locked = oracle_flag();

	if (locked)
		spin_lock(lock);
	arch_enter_lazy_mmu_mode();
	tlb_batch_add_one(mm, 0);
	tlb_batch_add_one(oracle_flag() ? mm : oracle_second_mm(), PAGE_SIZE);
	arch_leave_lazy_mmu_mode();
	if (locked)
		spin_unlock(lock);
}
