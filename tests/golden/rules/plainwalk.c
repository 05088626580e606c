// SPDX-License-Identifier: GPL-2.0-or-later
/* Missing finding and "limit on blocks executed" for a walker without a section of its own. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static int plain_walk(pte_t *pte, unsigned long addr, unsigned long end, entry_fn fn, void *data)
{
	int err;

	for (; addr != end; addr += PAGE_SIZE, pte++) {
		err = fn(pte, addr, data);
		if (err)
			return err;
	}
	return 0;
}

static int inside_plain(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, pte_mkold(ptep_get(pte)));
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	return 0;
}

int inside(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	int err;

	lazy_mmu_mode_enable();
	err = plain_walk(pte, addr, end, inside_plain, mm);
	lazy_mmu_mode_disable();
	return err;
}

/* The same without a callback. */
static void fill(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		set_pte_at(mm, addr, pte, v);
		note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	}
}

void uses_fill(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	fill(mm, addr, end, pte, v);
	lazy_mmu_mode_disable();
}
