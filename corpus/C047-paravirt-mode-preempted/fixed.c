// SPDX-License-Identifier: GPL-2.0-or-later
/* The hooks of 2.6.28 and the walk that calls them without a lock. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/percpu.h>

enum paravirt_lazy_mode { PARAVIRT_LAZY_NONE, PARAVIRT_LAZY_MMU };

static DEFINE_PER_CPU(enum paravirt_lazy_mode, paravirt_lazy_mode);

static void switch_lazy(enum paravirt_lazy_mode from, enum paravirt_lazy_mode to)
{
	enum paravirt_lazy_mode *mode;

	mode = this_cpu_ptr(&paravirt_lazy_mode);
	BUG_ON(*mode != from);
	*mode = to;
}

void arch_enter_lazy_mmu_mode(void)
{
	switch_lazy(PARAVIRT_LAZY_NONE, PARAVIRT_LAZY_MMU);
}

void arch_leave_lazy_mmu_mode(void)
{
	switch_lazy(PARAVIRT_LAZY_MMU, PARAVIRT_LAZY_NONE);
}

static int apply_to_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	spinlock_t *lock = NULL;
	pte_t *pte, *first;
	int err = 0;

	if (mm == &init_mm)
		first = pte = pte_alloc_kernel(pmd, addr);
	else
		first = pte = pte_alloc_map_lock(mm, pmd, addr, &lock);
	if (!pte)
		return -ENOMEM;

	preempt_disable();
	arch_enter_lazy_mmu_mode();
	for (; addr != end && !err; pte++, addr += PAGE_SIZE)
		err = fn(pte, addr, data);
	arch_leave_lazy_mmu_mode();
	preempt_enable();

	if (mm != &init_mm)
		pte_unmap_unlock(first, lock);
	return err;
}

static int count_used(pte_t *pte, unsigned long addr, void *data)
{
	unsigned int *used = data;

	if (!pte_none(ptep_get(pte)))
		(*used)++;
	return 0;
}

unsigned int count_used_entries(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	unsigned int used = 0;

	apply_to_pte_range(mm, pmd_off(mm, addr), addr, end, count_used, &used);
	return used;
}
