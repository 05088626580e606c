// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee with a section of its own, seen from its caller's. */
#include "api.h"

static void look_inside(struct vm_area_struct *vma, pte_t *ptep)
{
	lazy_mmu_mode_enable();
	note(ptep_get(ptep).pte); /* expect: lazy-read-hazard */
	flush_tlb_range(vma, 0, PAGE_SIZE); /* expect: lazy-flush-order */
	lazy_mmu_mode_disable();
}

void write_then_look(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	look_inside(vma, ptep);
	lazy_mmu_mode_disable();
}

static void look_paused(pte_t *ptep)
{
	lazy_mmu_mode_pause();
	note(ptep_get(ptep).pte);
	lazy_mmu_mode_resume();
}

/* Silent: the pause completes the write. */
void write_then_look_paused(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	look_paused(ptep);
	lazy_mmu_mode_disable();
}

/* Nobody calls it from a section. */
void leaves_first(void)
{
	lazy_mmu_mode_disable();
	lazy_mmu_mode_enable();
} /* expect: lazy-unbalanced */

void resumes_first(void)
{
	lazy_mmu_mode_resume();
	lazy_mmu_mode_pause();
} /* expect: lazy-pause */

static void relock(void)
{
	lazy_mmu_mode_disable();
	lazy_mmu_mode_enable();
}

void relock_outside(void)
{
	relock();
} /* expect: lazy-unbalanced */

/* Silent: relock() drops this section. */
void relock_inside(void)
{
	lazy_mmu_mode_enable();
	relock();
	lazy_mmu_mode_disable();
}

static void relock_paused(void)
{
	lazy_mmu_mode_pause();
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
	lazy_mmu_mode_enable();
	lazy_mmu_mode_resume();
}

void relock_ignored(void)
{
	lazy_mmu_mode_enable();
	relock_paused();
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
}

static int pauses_and_fails(int (*fn)(void))
{
	lazy_mmu_mode_pause();
	if (fn())
		return -ENOMEM; /* expect: lazy-pause */
	lazy_mmu_mode_resume();
	return 0;
}

/* Silent: the pause that is left over is the callee's fault. */
int calls_pausing(int (*fn)(void))
{
	int ret;

	lazy_mmu_mode_enable();
	ret = pauses_and_fails(fn);
	lazy_mmu_mode_disable();
	return ret;
}

static int walk(struct mm_struct *mm, unsigned long addr, pte_t *pte,
		int (*fn)(struct mm_struct *, unsigned long, pte_t *), bool create)
{
	int ret;

	if (create)
		lazy_mmu_mode_enable();
	ret = fn(mm, addr, pte);
	if (create)
		lazy_mmu_mode_disable();
	return ret;
}

static int fill(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	set_pte_at(mm, addr, pte, (pte_t){ 0 });
	return 0;
}

static int verify(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	set_pte_at(mm, addr, pte, (pte_t){ 0 });
	return pte_none(ptep_get(pte));
}

/* Silent: verify() runs without a section. */
int walk_both(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	return walk(mm, addr, pte, fill, true) + walk(mm, addr, pte, verify, false);
}
