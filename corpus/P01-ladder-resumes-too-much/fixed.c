// SPDX-License-Identifier: GPL-2.0-or-later
/* One slot of a chunk gets a page, from the reserve of the moment or from the allocator. */
#include <linux/gfp.h>
#include <linux/mm.h>

struct pcpu_chunk {
	unsigned long base;
	unsigned int nr_slots;
	struct page *reserve;
	bool immutable;
};

static struct page *pcpu_take_page(struct pcpu_chunk *chunk)
{
	struct page *page = chunk->reserve;

	chunk->reserve = NULL;
	return page ? page : alloc_pages(GFP_KERNEL, 0);
}

/* Called in the section of the loop over all slots. */
static int pcpu_populate_slot(struct pcpu_chunk *chunk, pte_t *pte, unsigned int slot)
{
	struct page *page;
	int err = -EINVAL;

	if (chunk->immutable)
		return err;
	if (!pte_none(ptep_get(pte))) {
		err = -EBUSY;
		goto out;
	}
	lazy_mmu_mode_pause();
	page = pcpu_take_page(chunk);
	if (!page) {
		err = -ENOMEM;
		goto resume;
	}
	lazy_mmu_mode_resume();
	set_pte_at(&init_mm, chunk->base + slot * PAGE_SIZE, pte, mk_pte(page, PAGE_KERNEL));
	return 0;

resume:
	lazy_mmu_mode_resume();
out:
	return err;
}

int pcpu_populate_chunk(struct pcpu_chunk *chunk)
{
	pte_t *pte = pte_alloc_kernel(pmd_off(&init_mm, chunk->base), chunk->base);
	unsigned int slot;
	int err = 0;

	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	for (slot = 0; slot < chunk->nr_slots && !err; slot++)
		err = pcpu_populate_slot(chunk, pte + slot, slot);
	lazy_mmu_mode_disable();
	return err;
}
