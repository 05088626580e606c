// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags among many others; values that are asked twice. */
#include "api.h"

#define VM_HUGETLB 0x00400000UL
#define min(x, y)                                                                                  \
	({                                                                                         \
		typeof(x) _x = (x);                                                                \
		typeof(y) _y = (y);                                                                \
		_x < _y ? _x : _y;                                                                 \
	})

int helper_count(void);
void use(struct mm_struct *mm);
static int global_lazy;

/* Silent: lazy alone says whether the section is open. */
void four_flags(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	bool lazy = false, dirty = false, young = false, any = false;

	for (; addr < end; addr += PAGE_SIZE, pte++) {
		pte_t old = ptep_get(pte);

		if (pte_none(old))
			continue;
		if (!lazy) {
			lazy_mmu_mode_enable();
			lazy = true;
		}
		if (pte_write(old))
			dirty = true;
		if (pte_present(old))
			young = true;
		if (try_something())
			any = true;
		set_pte_at(mm, addr, pte, v);
	}
	if (lazy)
		lazy_mmu_mode_disable();
	note(dirty + young + any);
}

/* Silent: six flags, one of them decides. */
void flag_before_many(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	bool lazy = false, d = false, e = false, f = false, g = false, h = false;

	if (try_something())
		lazy = true;
	if (pte_present(v))
		d = true;
	if (pte_write(v))
		e = true;
	if (helper_count())
		f = true;
	if (helper_count() > 4)
		g = true;
	if (helper_count() > 5)
		h = true;
	if (lazy)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (lazy)
		lazy_mmu_mode_disable();
	note(d + e + f + g + h);
}

/* Silent: as above, the flag comes last. */
void eight_flags(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	bool a = try_something() > 1, b = try_something() > 1, c = try_something() > 1,
	     lazy = false;
	bool d = false, e = false, f = false, g = false;

	if (pte_present(v))
		d = true;
	if (pte_write(v))
		e = true;
	if (helper_count())
		f = true;
	if (helper_count() > 4)
		g = true;
	if (try_something()) {
		lazy_mmu_mode_enable();
		lazy = true;
	}
	set_pte_at(mm, addr, pte, v);
	if (lazy)
		lazy_mmu_mode_disable();
	note(a + b + c + d + e + f + g);
}

/* Silent: the copy in the local is what is asked twice. */
void global_flag(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int lazy = global_lazy;

	if (lazy)
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	use(mm);
	if (lazy)
		lazy_mmu_mode_disable();
}

/* Silent: opened counts, the first one enters. */
void counted_open(struct mm_struct *mm, unsigned long addr, int nr, pte_t *pte, pte_t v)
{
	int opened = 0;

	while (nr-- > 0) {
		if (!opened++)
			lazy_mmu_mode_enable();
		set_pte_at(mm, addr, pte++, v);
	}
	if (opened)
		lazy_mmu_mode_disable();
}

/* Silent: the second condition is the first one negated. */
int compare_pmds(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, pte_t w)
{
	if (pte_present(v) && !pte_write(w))
		lazy_mmu_mode_enable();
	else
		return 0;
	set_pte_at(mm, addr, pte, v);
	if (!pte_present(v) || pte_write(w))
		return 1;
	lazy_mmu_mode_disable();
	return 2;
}
