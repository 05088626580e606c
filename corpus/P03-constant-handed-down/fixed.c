// SPDX-License-Identifier: GPL-2.0-or-later
/* The struct pages of a section are mapped; a hole in the middle is taken back. */
#include <linux/mm.h>

struct vmemmap_walk {
	lazy_mmu_state_t state;
	unsigned int mapped;
};

static void vmemmap_begin(struct vmemmap_walk *walk)
{
	walk->state = arch_enter_lazy_mmu_mode();
	walk->mapped = 0;
}

static void vmemmap_end(lazy_mmu_state_t state)
{
	arch_leave_lazy_mmu_mode(state);
}

static void vmemmap_undo(pte_t *pte, unsigned long addr, unsigned int nr)
{
	while (nr--)
		pte_clear(&init_mm, addr + nr * PAGE_SIZE, pte + nr);
}

int vmemmap_populate_basepages(unsigned long addr, struct page **pages, unsigned int nr)
{
	pte_t *pte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);
	struct vmemmap_walk walk;
	unsigned int i;

	vmemmap_begin(&walk);
	for (i = 0; i < nr; i++) {
		if (!pages[i])
			goto undo;
		set_pte_at(&init_mm, addr + i * PAGE_SIZE, pte + i, mk_pte(pages[i], PAGE_KERNEL));
		walk.mapped++;
	}
	vmemmap_end(walk.state);
	return 0;
undo:
	vmemmap_undo(pte, addr, walk.mapped);
	vmemmap_end(walk.state);
	return -ENOMEM;
}
