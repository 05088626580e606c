// SPDX-License-Identifier: GPL-2.0-or-later
/* Stale user addresses are collected in a section and flushed together. */
#include <linux/mm.h>
#include <linux/percpu.h>

struct tlb_batch {
	struct mm_struct *mm;
	unsigned long nr;
	unsigned long active;
	unsigned long vaddrs[4];
};

static DEFINE_PER_CPU(struct tlb_batch, tlb_batch);

void smp_flush_tlb_pending(struct mm_struct *mm, unsigned long nr, unsigned long *vaddrs);

static void flush_tlb_pending(struct tlb_batch *batch)
{
	if (!batch->nr)
		return;
	smp_flush_tlb_pending(batch->mm, batch->nr, batch->vaddrs);
	batch->nr = 0;
}

void arch_enter_lazy_mmu_mode(void)
{
	struct tlb_batch *batch;

	preempt_disable();
	batch = this_cpu_ptr(&tlb_batch);
	batch->active = 1;
}

void arch_flush_lazy_mmu_mode(void)
{
	flush_tlb_pending(this_cpu_ptr(&tlb_batch));
}

void arch_leave_lazy_mmu_mode(void)
{
	struct tlb_batch *batch = this_cpu_ptr(&tlb_batch);

	flush_tlb_pending(batch);
	batch->active = 0;
	preempt_enable();
}

/* True: the address waits for the end of the section. */
bool tlb_batch_add_one(struct mm_struct *mm, unsigned long vaddr)
{
	struct tlb_batch *batch = &get_cpu_var(tlb_batch);
	bool waits = batch->active;

	if (!waits) {
		smp_flush_tlb_pending(mm, 1, &vaddr);
	} else {
		if (mm != batch->mm || batch->nr == ARRAY_SIZE(batch->vaddrs))
			flush_tlb_pending(batch);
		batch->mm = mm;
		batch->vaddrs[batch->nr++] = vaddr;
	}
	put_cpu_var(tlb_batch);
	return waits;
}
