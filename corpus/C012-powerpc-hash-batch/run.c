// SPDX-License-Identifier: GPL-2.0-or-later
/* A walk of kernel entries, or of user entries under their lock; hash or radix. */
#include "oracle.h"
#include <linux/mm.h>

bool radix_enabled(void);
void flush_hash_range(unsigned long number);
void flush_hash_page(unsigned long vpn);
void hpte_need_flush(unsigned long vpn);

static bool radix;

bool radix_enabled(void)
{
	return radix;
}

void flush_hash_range(unsigned long number)
{
}

void flush_hash_page(unsigned long vpn)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	bool user = oracle_flag();
	spinlock_t *lock = NULL;
	pte_t *pte = NULL;

	radix = oracle_flag();
	if (user)
		pte = pte_offset_map_lock(mm, oracle_pmd(mm, 0), 0, &lock);
	arch_enter_lazy_mmu_mode();
	hpte_need_flush(1);
	hpte_need_flush(2);
	arch_leave_lazy_mmu_mode();
	if (user)
		pte_unmap_unlock(pte, lock);
}
