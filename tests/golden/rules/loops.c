// SPDX-License-Identifier: GPL-2.0-or-later
/* Loops that enter, leave and stay. */
#include "api.h"

enum walk_state { WALK_START, WALK_OPEN, WALK_DONE };
int helper_count(void);

int nested_loops_goto_out(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			  pte_t v)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	do {
		start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		if (!start)
			break;
		lazy_mmu_mode_enable();
		do {
			if (!pte_present(ptep_get(pte)))
				goto out;
			set_pte_at(mm, addr, pte, v);
		} while (pte++, addr += PAGE_SIZE, addr & 0x1fffff);
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	} while (pmd++, addr != end);
out:
	return 0; /* expect: lazy-unbalanced, pte-map-unbalanced */
}

/* Silent: the break is the only way out. */
int endless_with_break(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
		       pte_t v)
{
	int n = 0;

	lazy_mmu_mode_enable();
	while (1) {
		if (addr == end)
			break;
		if (pte_none(ptep_get(pte)))
			goto next;
		set_pte_at(mm, addr, pte, v);
		n++;
	next:
		pte++;
		addr += PAGE_SIZE;
	}
	lazy_mmu_mode_disable();
	return n;
}

int stays_on_entry(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	int n = 0;

	lazy_mmu_mode_enable();
	for (;;) {
		if (pte_none(ptep_get(pte))) /* expect: lazy-read-hazard */
			break;
		set_pte_at(mm, addr, pte, v);
		if (try_something())
			continue;
		pte++;
		addr += PAGE_SIZE;
	}
	lazy_mmu_mode_disable();
	return n;
}

/* Silent: each turn is about the next nr entries. */
void batches(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	int nr;

	lazy_mmu_mode_enable();
	for (; addr < end; pte += nr, addr += nr * PAGE_SIZE) {
		pte_t old = ptep_get(pte);

		nr = 1;
		if (!pte_present(old))
			continue;
		nr = helper_count();
		set_ptes(mm, addr, pte, v, nr);
	}
	lazy_mmu_mode_disable();
}

/* Silent: the state says whether the section is open. */
int enum_machine(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int n)
{
	enum walk_state state = WALK_START;

	while (n--) {
		switch (state) {
		case WALK_START:
			lazy_mmu_mode_enable();
			state = WALK_OPEN;
			break;
		case WALK_OPEN:
			set_pte_at(mm, addr, pte, v);
			pte++;
			if (try_something()) {
				lazy_mmu_mode_disable();
				state = WALK_DONE;
			}
			break;
		case WALK_DONE:
			return 0;
		}
	}
	if (state == WALK_OPEN)
		lazy_mmu_mode_disable();
	return 1;
}
