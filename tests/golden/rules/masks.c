// SPDX-License-Identifier: GPL-2.0-or-later
/* Bits tested one by one and together; objects cleared and copied as bytes. */
#include "api.h"

#define CP_DIRTY 1u
#define CP_YOUNG 2u
#define CP_WRITE 4u

void *memset(void *s, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);

struct walk {
	unsigned int seen, open;
	pte_t *at;
};

void fill(struct walk *w);

/* Silent: nothing of the pair is set, so neither part is. */
void parts_of_pair(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t v,
		   unsigned int flags)
{
	lazy_mmu_mode_enable();
	if (flags & CP_DIRTY)
		set_pte_at(mm, addr, ptep, v);
	if (!(flags & (CP_DIRTY | CP_YOUNG)))
		note(ptep_get(ptep).pte);
	lazy_mmu_mode_disable();
}

void parts_of_pair_wrong(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t v,
			 unsigned int flags)
{
	lazy_mmu_mode_enable();
	if (flags & CP_DIRTY)
		set_pte_at(mm, addr, ptep, v);
	if (flags & (CP_DIRTY | CP_YOUNG))
		note(ptep_get(ptep).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

/* Silent: one of the two is set, and it is not the first. */
void rest_of_pair(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t v,
		  unsigned int flags)
{
	if (!(flags & (CP_DIRTY | CP_YOUNG)))
		return;
	lazy_mmu_mode_enable();
	if (!(flags & CP_DIRTY)) {
		if (flags & CP_YOUNG)
			lazy_mmu_mode_disable();
		return;
	}
	set_pte_at(mm, addr, ptep, v);
	lazy_mmu_mode_disable();
}

/* Silent: both parts are zero, so the whole is. */
void whole_of_parts(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t v,
		    unsigned int flags)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, v);
	if (!(flags & CP_DIRTY) && !(flags & CP_WRITE) && (flags & (CP_DIRTY | CP_WRITE)))
		note(ptep_get(ptep).pte);
	lazy_mmu_mode_disable();
}

/* Silent: cleared, so the section was not opened by fill(). */
void cleared(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t v)
{
	struct walk w;

	fill(&w);
	memset(&w, 0, sizeof(w));
	if (w.open)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, v);
	if (w.open)
		lazy_mmu_mode_disable();
	if (w.seen)
		lazy_mmu_mode_disable();
}

void cleared_wrong(struct walk *w)
{
	memset(w, 0, sizeof(*w));
	if (!w->open)
		lazy_mmu_mode_enable();
	if (w->seen)
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

/* Silent: the copy says what the original says. */
void copied(struct walk *w)
{
	struct walk old;

	memcpy(&old, w, sizeof(old));
	if (w->open)
		lazy_mmu_mode_enable();
	if (old.open)
		lazy_mmu_mode_disable();
}
