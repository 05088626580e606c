// SPDX-License-Identifier: GPL-2.0-or-later
/* Callbacks with data, chosen, and behind each other. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);
struct scan {
	struct mm_struct *mm;
	pte_t v;
	entry_fn fn;
	void *data;
	unsigned long found;
};

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

static int data_callback(pte_t *pte, unsigned long addr, void *data)
{
	struct scan *s = data;

	set_pte_at(s->mm, addr, pte, s->v);
	if (pte_write(ptep_get(pte))) /* expect: lazy-read-hazard */
		s->found++;
	return 0;
}

int with_data(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end, pte_t v)
{
	struct scan s = {.mm = mm, .v = v};

	return walk_entries(pte, addr, end, data_callback, &s);
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
	struct scan s = {.fn = behind_trampoline, .data = mm};

	return walk_entries(pte, addr, end, trampoline, &s);
}

static int first(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, pte_mkold(ptep_get(pte)));
	return 0;
}

static int second(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, pte_mkold(ptep_get(pte)));
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	return 0;
}

int chosen(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end, bool deep)
{
	entry_fn fn = deep ? second : first;

	return walk_entries(pte, addr, end, fn, mm);
}

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

/* Silent: called under no section. */
static int outside_only(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, pte_mkold(ptep_get(pte)));
	note(ptep_get(pte).pte);
	return 0;
}

int outside(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	int err = plain_walk(pte, addr, end, outside_only, mm);

	lazy_mmu_mode_enable();
	note(addr);
	lazy_mmu_mode_disable();
	return err;
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
