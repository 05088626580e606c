// SPDX-License-Identifier: GPL-2.0-or-later
/* The table walker has to be told of a new kernel entry before the address is used. */
#include <linux/mm.h>

enum { TIF_LAZY_MMU, TIF_LAZY_MMU_PENDING };

bool test_thread_flag(int flag);
void set_thread_flag(int flag);
void clear_thread_flag(int flag);
int in_interrupt(void);
void emit_pte_barriers(void);

static void queue_pte_barriers(void)
{
	if (test_thread_flag(TIF_LAZY_MMU))
		set_thread_flag(TIF_LAZY_MMU_PENDING); /* expect lazy-arch */
	else
		emit_pte_barriers();
}

void arch_enter_lazy_mmu_mode(void)
{
	set_thread_flag(TIF_LAZY_MMU);
}

void arch_flush_lazy_mmu_mode(void)
{
	if (test_thread_flag(TIF_LAZY_MMU_PENDING)) {
		clear_thread_flag(TIF_LAZY_MMU_PENDING);
		emit_pte_barriers();
	}
}

void arch_leave_lazy_mmu_mode(void)
{
	arch_flush_lazy_mmu_mode();
	clear_thread_flag(TIF_LAZY_MMU);
}

/* As set_memory_valid() does for a page of a kfence pool. */
void set_kernel_pte(pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
	if (pte_present(pte))
		queue_pte_barriers();
}
