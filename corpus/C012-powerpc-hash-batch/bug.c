// SPDX-License-Identifier: GPL-2.0-or-later
/* Hash invalidations are collected by processor while a section is open. */
#include <linux/mm.h>
#include <linux/percpu.h>

struct ppc64_tlb_batch {
	int active;
	unsigned long index;
	unsigned long vpn[8];
};

DEFINE_PER_CPU(struct ppc64_tlb_batch, ppc64_tlb_batch);

bool radix_enabled(void);
void flush_hash_range(unsigned long number);
void flush_hash_page(unsigned long vpn);

static void __flush_tlb_pending(struct ppc64_tlb_batch *pending)
{
	flush_hash_range(pending->index);
	pending->index = 0;
}

void arch_enter_lazy_mmu_mode(void)
{
	struct ppc64_tlb_batch *pending;

	if (radix_enabled())
		return;
	pending = this_cpu_ptr(&ppc64_tlb_batch); /* expect lazy-arch */
	pending->active = 1;
}

void arch_leave_lazy_mmu_mode(void)
{
	struct ppc64_tlb_batch *pending;

	if (radix_enabled())
		return;
	pending = this_cpu_ptr(&ppc64_tlb_batch); /* expect lazy-arch */
	if (pending->index)
		__flush_tlb_pending(pending);
	pending->active = 0;
}

/* An entry that the hash table may hold has changed. */
void hpte_need_flush(unsigned long vpn)
{
	struct ppc64_tlb_batch *pending = &get_cpu_var(ppc64_tlb_batch);

	if (!pending->active) {
		flush_hash_page(vpn);
	} else {
		pending->vpn[pending->index++] = vpn;
		if (pending->index == ARRAY_SIZE(pending->vpn))
			__flush_tlb_pending(pending);
	}
	put_cpu_var(ppc64_tlb_batch);
}
