// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct batch {
	lazy_mmu_state_t state;
	unsigned int sections;
};

/* Fills up to the first entry that is taken; returns where the next run begins. */
static unsigned int map_run(struct batch *b, pte_t *pte, unsigned int at, unsigned int nr,
			    pgprot_t prot)
{
	lazy_mmu_state_t state;

	b->state = arch_enter_lazy_mmu_mode();
	b->sections++;
	for (; at < nr; at++) {
		if (!pte_none(ptep_get(pte + at)))
			break;
		set_pte_at(&init_mm, at * PAGE_SIZE, pte + at, pfn_pte(16 + at, prot));
	}
	state = b->state;
	arch_leave_lazy_mmu_mode(state);
	return at + 1;
}

unsigned int map_runs(pmd_t *pmd, unsigned int nr, pgprot_t prot);
unsigned int map_runs(pmd_t *pmd, unsigned int nr, pgprot_t prot)
{
	pte_t *pte = pte_offset_kernel(pmd, 0);
	struct batch b = { .sections = 0 };
	unsigned int at = 0;

	while (at < nr)
		at = map_run(&b, pte, at, nr, prot);
	return b.sections;
}
