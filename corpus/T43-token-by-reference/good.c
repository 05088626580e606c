// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct remap_walk {
	lazy_mmu_state_t state;
	unsigned int nr, limit;
};

static void section_begin(lazy_mmu_state_t *state)
{
	*state = arch_enter_lazy_mmu_mode();
}

static void section_end(const struct remap_walk *walk)
{
	arch_leave_lazy_mmu_mode(walk->state);
}

/* So many entries are queued and no more. */
static void maybe_drain(struct remap_walk *walk)
{
	if (++walk->nr < walk->limit)
		return;
	section_end(walk);
	walk->nr = 0;
	section_begin(&walk->state);
}

void vmemmap_remap_range(pte_t *pte, unsigned int nr, struct page *reuse, unsigned int limit);
void vmemmap_remap_range(pte_t *pte, unsigned int nr, struct page *reuse, unsigned int limit)
{
	struct remap_walk walk = { .limit = limit };
	unsigned int i;

	section_begin(&walk.state);
	for (i = 0; i < nr; i++) {
		set_pte_at(&init_mm, i * PAGE_SIZE, pte + i, mk_pte(reuse, PAGE_KERNEL));
		maybe_drain(&walk);
	}
	section_end(&walk);
}
