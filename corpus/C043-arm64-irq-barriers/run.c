// SPDX-License-Identifier: GPL-2.0-or-later
/* A task maps a page, with or without a section; an interrupt may map and use another. */
#include "oracle.h"
#include <linux/mm.h>

bool test_thread_flag(int flag);
void set_thread_flag(int flag);
void clear_thread_flag(int flag);
int in_interrupt(void);
void emit_pte_barriers(void);
void set_kernel_pte(pte_t *ptep, pte_t pte);

static unsigned int thread_flags, unseen, interrupted;

bool test_thread_flag(int flag)
{
	return thread_flags & (1U << flag);
}

void set_thread_flag(int flag)
{
	thread_flags |= 1U << flag;
}

void clear_thread_flag(int flag)
{
	thread_flags &= ~(1U << flag);
}

int in_interrupt(void)
{
	return interrupted;
}

void emit_pte_barriers(void)
{
	unseen = 0;
}

static void map_page(unsigned long addr)
{
	unseen++;
	set_kernel_pte(oracle_pte(&init_mm, addr), mk_pte(oracle_page(&init_mm, 0), PAGE_KERNEL));
}

void oracle_case(void)
{
	bool section = oracle_flag();

	oracle_map(&init_mm, 0, ORACLE_WRITE);
	if (section)
		arch_enter_lazy_mmu_mode();
	map_page(PAGE_SIZE);
	if (oracle_flag()) {
		interrupted = 1;
		map_page(2 * PAGE_SIZE);
		if (unseen)
			oracle_fail("lazy-arch", "an interrupt uses a page the walker cannot see");
		interrupted = 0;
	}
	if (section)
		arch_leave_lazy_mmu_mode();
	if (unseen)
		oracle_fail("lazy-arch", "barriers are missing after the section");
}
