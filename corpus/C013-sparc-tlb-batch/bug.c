// SPDX-License-Identifier: GPL-2.0-or-later
/* User addresses whose translations are stale are collected by processor. */
#include <linux/mm.h>
#include <linux/percpu.h>

#define TLB_BATCH_NR	4

struct tlb_batch {
	struct mm_struct *mm;
	unsigned long nr;
	unsigned long active;
	unsigned long vaddrs[TLB_BATCH_NR];
};

static DEFINE_PER_CPU(struct tlb_batch, tlb_batch);

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs);
void flush_tsb_user_page(struct mm_struct *mm, unsigned long vaddr);

void flush_tlb_pending(void)
{
	struct tlb_batch *batch = &get_cpu_var(tlb_batch);

	if (batch->nr)
		smp_flush_tlb_pending(batch->mm, batch->nr, batch->vaddrs);
	batch->nr = 0;
	put_cpu_var(tlb_batch);
}

/* Runs for user entries and for kernel entries, as the leave does. */
void arch_enter_lazy_mmu_mode(void)
{
	struct tlb_batch *batch = this_cpu_ptr(&tlb_batch); /* expect lazy-arch */

	batch->active = 1;
}

void arch_leave_lazy_mmu_mode(void)
{
	struct tlb_batch *batch = this_cpu_ptr(&tlb_batch); /* expect lazy-arch */

	if (batch->nr)
		flush_tlb_pending();
	batch->active = 0;
}

void tlb_batch_add_one(struct mm_struct *mm, unsigned long vaddr)
{
	struct tlb_batch *batch = &get_cpu_var(tlb_batch);

	if (batch->nr && mm != batch->mm)
		flush_tlb_pending();
	if (!batch->active) {
		flush_tsb_user_page(mm, vaddr);
		goto done;
	}
	batch->mm = mm;
	batch->vaddrs[batch->nr++] = vaddr;
	if (batch->nr >= TLB_BATCH_NR)
		flush_tlb_pending();
done:
	put_cpu_var(tlb_batch);
}
