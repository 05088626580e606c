// SPDX-License-Identifier: GPL-2.0-or-later
/* Pause, resume, and pairs that straddle them. */
#include "api.h"

int return_while_paused(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_pause();
	if (!try_something())
		return -ENOMEM; /* expect: lazy-pause */
	lazy_mmu_mode_resume();
	set_pte_at(mm, addr, pte, ptep_get(pte));
	return 0;
}

void ignored_enable(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
	lazy_mmu_mode_disable();
}

void ignored_disable(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
	lazy_mmu_mode_resume();
}

int resume_too_often(void)
{
	lazy_mmu_mode_pause();
	lazy_mmu_mode_resume();
	if (try_something())
		lazy_mmu_mode_resume();
	return 0; /* expect: lazy-pause */
}

void pairs_inside_pause(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	lazy_mmu_mode_pause();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

int resumed_on_both_paths(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	lazy_mmu_mode_pause();
	if (!try_something()) {
		lazy_mmu_mode_resume();
		return -ENOMEM;
	}
	lazy_mmu_mode_resume();
	set_pte_at(mm, addr, pte, ptep_get(pte));
	return 0;
}

int flag_tells(void)
{
	bool paused = false;

	if (try_something()) {
		lazy_mmu_mode_pause();
		paused = true;
	}
	note(1);
	if (paused)
		lazy_mmu_mode_resume();
	return 0;
}
