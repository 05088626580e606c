// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections that a cleanup attribute leaves. */
#include "api.h"

static void lazy_unlock(int *unused)
{
	lazy_mmu_mode_disable();
}

#define lazy_guard()                                                                               \
	int __attribute__((cleanup(lazy_unlock))) guard = ({                                       \
		lazy_mmu_mode_enable();                                                            \
		0;                                                                                 \
	})

/* Silent: left at either return. */
int guarded(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_guard();

	if (!pte_present(v))
		return -EIO;
	set_pte_at(mm, addr, pte, v);
	return 0;
}

/* Silent: left by continue, break and the end of each turn. */
void guarded_in_loop(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
		     pte_t v)
{
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		lazy_guard();

		if (pte_none(ptep_get(pte)))
			continue;
		set_pte_at(mm, addr, pte, v);
		if (try_something())
			break;
	}
	note(ptep_get(pte).pte);
}

void guarded_read(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	{
		lazy_guard();

		set_pte_at(mm, addr, pte, v);
		note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	}
	note(ptep_get(pte).pte);
}

int guarded_left_twice(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_guard();

	set_pte_at(mm, addr, pte, v);
	if (try_something()) {
		lazy_mmu_mode_disable();
		return -EIO; /* expect: lazy-unbalanced */
	}
	return 0;
}
