// SPDX-License-Identifier: GPL-2.0-or-later
/* Callback through a structure, called below the function that has the section. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);
struct scan { entry_fn fn; void *data; };

static int walk_entries(pte_t *pte, unsigned long addr, unsigned long end, entry_fn fn, void *data)
{
	int err = 0;

	lazy_mmu_mode_enable();
	do {
		err = fn(pte++, addr, data);
		if (err)
			break;
	} while (addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return err;
}

static int trampoline(pte_t *pte, unsigned long addr, void *data)
{
	struct scan *s = data;

	return s->fn(pte, addr, s->data);
}

static int behind_trampoline(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, pte_mkold(ptep_get(pte)));
	return pte_write(ptep_get(pte)); /* expect: lazy-read-hazard */
}

int two_levels(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	struct scan s = { .fn = behind_trampoline, .data = mm };

	return walk_entries(pte, addr, end, trampoline, &s);
}

struct entry_ops { int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr); };
struct walker { const struct entry_ops *ops; struct mm_struct *mm; };

static int visit_badly(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static const struct entry_ops bad_ops = { .visit = visit_badly };

static int run_walker(struct walker *w, pte_t *pte, unsigned long addr)
{
	return w->ops->visit(w->mm, pte, addr);
}

int through_ops_below(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	struct walker w = { .ops = &bad_ops, .mm = mm };
	int err;

	lazy_mmu_mode_enable();
	err = run_walker(&w, pte, addr);
	lazy_mmu_mode_disable();
	return err;
}
