// SPDX-License-Identifier: GPL-2.0-or-later
/* Loops that enter, leave and stay. */
#include "api.h"

enum walk_state { WALK_START, WALK_OPEN, WALK_DONE };
int helper_count(void);

int enum_machine_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int n)
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
	if (state == WALK_DONE)
		return 1;
	return 0; /* expect: lazy-unbalanced */
}

/* Silent: start is NULL exactly while no section is open. */
void start_pointer_tells(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			 pte_t v)
{
	pte_t *start = NULL, *pte = NULL;
	spinlock_t *ptl;

	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (!start) {
			start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
			if (!start)
				break;
			lazy_mmu_mode_enable();
		}
		if (need_resched()) {
			lazy_mmu_mode_disable();
			pte_unmap_unlock(start, ptl);
			start = NULL;
			cond_resched();
			continue;
		}
		set_pte_at(mm, addr, pte, v);
	}
	if (start) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(start, ptl);
	}
}

/* Silent: continue and break of a switch in a loop, lazy says it all. */
void two_flags_deep(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
		    pte_t v)
{
	bool lazy = false, stop = false;

	for (; addr < end && !stop; addr += PAGE_SIZE, pte++) {
		switch (helper_count()) {
		case 0:
			continue;
		case 1:
			if (lazy) {
				lazy_mmu_mode_disable();
				lazy = false;
			}
			cond_resched();
			break;
		case 2:
			stop = true;
			break;
		default:
			if (!lazy) {
				lazy_mmu_mode_enable();
				lazy = true;
			}
			set_pte_at(mm, addr, pte, v);
		}
	}
	if (lazy)
		lazy_mmu_mode_disable();
}
