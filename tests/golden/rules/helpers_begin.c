// SPDX-License-Identifier: GPL-2.0-or-later
/* Helpers that enter and leave for their callers. */
#include "api.h"

struct walk {
	struct mm_struct *mm;
	pte_t *pte;
	pte_t *start;
	spinlock_t *ptl;
	pmd_t *pmd;
	unsigned long addr;
	bool open;
};

static void begin_out(bool *open)
{
	*open = false;
	if (!try_something())
		return;
	lazy_mmu_mode_enable();
	*open = true;
}

/* Silent: *open says whether it was entered. */
void uses_out_flag(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	bool open;

	begin_out(&open);
	set_pte_at(mm, addr, pte, v);
	if (open)
		lazy_mmu_mode_disable();
}

void inverts_out_flag(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	bool open;

	begin_out(&open);
	set_pte_at(mm, addr, pte, v);
	if (!open)
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

static bool begin_if(int want)
{
	if (want < 2)
		return false;
	lazy_mmu_mode_enable();
	return true;
}

/* Silent: the result says whether it was entered. */
void conditional_begin(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int want)
{
	bool open = begin_if(want);

	set_pte_at(mm, addr, pte, v);
	if (open)
		lazy_mmu_mode_disable();
}

int conditional_begin_wrong(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int want)
{
	if (!begin_if(want))
		return 0;
	if (pte_none(v))
		return -EIO; /* expect: lazy-unbalanced */
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	return 1;
}

static int begin_walk(struct walk *w)
{
	w->start = w->pte = pte_offset_map_lock(w->mm, w->pmd, w->addr, &w->ptl);
	if (!w->start)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	return 0;
}

static void end_walk(struct walk *w)
{
	lazy_mmu_mode_disable();
	pte_unmap_unlock(w->start, w->ptl);
}

/* Silent: entered only with result 0. */
int walk_pair(struct walk *w, pte_t v)
{
	int err = begin_walk(w);

	if (err)
		return err;
	set_pte_at(w->mm, w->addr, w->pte, v);
	end_walk(w);
	return 0;
}

int walk_pair_wrong(struct walk *w, pte_t v)
{
	int err = begin_walk(w);

	if (!err)
		set_pte_at(w->mm, w->addr, w->pte, v);
	end_walk(w);
	return err; /* expect: lazy-unbalanced */
}

void walk_pair_read(struct walk *w, pte_t v)
{
	if (begin_walk(w))
		return;
	set_pte_at(w->mm, w->addr, w->pte, v);
	note(ptep_get(w->pte).pte); /* expect: lazy-read-hazard */
	w->pte++;
	note(ptep_get(w->pte).pte);
	end_walk(w);
}

/* Silent: the flag lies in memory of the caller. */
void flag_in_struct(struct walk *w, pte_t v)
{
	w->open = false;
	if (try_something()) {
		lazy_mmu_mode_enable();
		w->open = true;
	}
	set_pte_at(w->mm, w->addr, w->pte, v);
	if (w->open)
		lazy_mmu_mode_disable();
}
