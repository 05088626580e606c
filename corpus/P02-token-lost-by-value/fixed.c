// SPDX-License-Identifier: GPL-2.0-or-later
/* A buffer is mapped entry by entry; what is queued is written out every so often. */
#include <linux/mm.h>

#define BATCH 2

struct vmap_batch {
	unsigned int queued, drained;
};

static lazy_mmu_state_t vmap_drain(struct vmap_batch *batch, lazy_mmu_state_t state)
{
	arch_leave_lazy_mmu_mode(state);
	batch->drained += batch->queued;
	batch->queued = 0;
	state = arch_enter_lazy_mmu_mode();
	return state;
}

static int vmap_one(struct vmap_batch *batch, pte_t *pte, unsigned long addr, struct page *page)
{
	if (!page)
		return -EINVAL;
	set_pte_at(&init_mm, addr, pte, mk_pte(page, PAGE_KERNEL));
	batch->queued++;
	return 0;
}

int vmap_buffer(unsigned long addr, struct page **pages, unsigned int nr)
{
	pte_t *pte = pte_alloc_kernel(pmd_off(&init_mm, addr), addr);
	struct vmap_batch batch = { .queued = 0 };
	lazy_mmu_state_t state;
	unsigned int i;
	int err = 0;

	if (!pte)
		return -ENOMEM;
	state = arch_enter_lazy_mmu_mode();
	for (i = 0; i < nr && !err; i++, pte++, addr += PAGE_SIZE) {
		if (batch.queued == BATCH)
			state = vmap_drain(&batch, state);
		err = vmap_one(&batch, pte, addr, pages[i]);
	}
	arch_leave_lazy_mmu_mode(state);
	return err;
}
