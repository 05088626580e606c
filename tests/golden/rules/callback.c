// SPDX-License-Identifier: GPL-2.0-or-later
/* The section is entered several calls above a callback. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static int walk_entries(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
			entry_fn fn, void *data)
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

static int walk_middle(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end,
		       entry_fn fn, void *data)
{
	return walk_entries(mm, pte, addr, end, fn, data);
}

static int walk(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long size,
		entry_fn fn, void *data)
{
	return walk_middle(mm, pte, addr, addr + size, fn, data);
}

static int bad_callback(pte_t *pte, unsigned long addr, void *data)
{
	struct mm_struct *mm = data;

	set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	return pte_write(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static int good_callback(pte_t *pte, unsigned long addr, void *data)
{
	struct mm_struct *mm = data;

	if (pte_none(ptep_get(pte)))
		return -ENOENT;
	set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	return 0;
}

static int pausing_callback(pte_t *pte, unsigned long addr, void *data)
{
	lazy_mmu_mode_pause();
	set_pte_at(data, addr, pte, ptep_get(pte));
	note(ptep_get(pte).pte);
	lazy_mmu_mode_resume();
	return 0;
}

int use_bad(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk(mm, pte, addr, PAGE_SIZE * 4, bad_callback, mm);
}

int use_good(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk(mm, pte, addr, PAGE_SIZE * 4, good_callback, mm);
}

int use_pausing(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk(mm, pte, addr, PAGE_SIZE * 4, pausing_callback, mm);
}

struct entry_ops {
	int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr);
};

static int visit_badly(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	return pte_write(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static int visit_well(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	return 0;
}

const struct entry_ops bad_ops = { .visit = visit_badly };
const struct entry_ops good_ops = { .visit = visit_well };

int through_field(const struct entry_ops *ops, struct mm_struct *mm, pte_t *pte,
		  unsigned long addr)
{
	int err;

	lazy_mmu_mode_enable();
	err = ops->visit(mm, pte, addr);
	lazy_mmu_mode_disable();
	return err;
}
