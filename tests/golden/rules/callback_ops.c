// SPDX-License-Identifier: GPL-2.0-or-later
/* Operations structures, recursion, and small predicates. */
#include "api.h"

struct entry_ops {
	int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr);
};
struct walker {
	const struct entry_ops *ops;
	struct mm_struct *mm;
};

static int visit_badly(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static const struct entry_ops bad_ops = {.visit = visit_badly};

static int run_walker(struct walker *w, pte_t *pte, unsigned long addr)
{
	return w->ops->visit(w->mm, pte, addr);
}

int through_ops_below(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	struct walker w = {.ops = &bad_ops, .mm = mm};
	int err;

	lazy_mmu_mode_enable();
	err = run_walker(&w, pte, addr);
	lazy_mmu_mode_disable();
	return err;
}

struct table_ops {
	int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr);
};

static int walk_table(struct mm_struct *mm, pte_t *pte, unsigned long addr,
		      const struct table_ops *ops)
{
	return ops->visit(mm, pte, addr);
}

static int look_once(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return pte_none(ptep_get(pte));
}

/* Silent: whoever has a section passes other operations. */
static int look_after_clear(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte));
}

static int clear_then_look(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte));
}

/* Two operations that do the same at one place. */
static int look_after_clear_too(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return clear_then_look(mm, pte, addr);
}

static int look_after_clear_again(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return clear_then_look(mm, pte, addr) + 1;
}

static const struct table_ops too_ops = {.visit = look_after_clear_too};
static const struct table_ops again_ops = {.visit = look_after_clear_again};
static const struct table_ops look_ops = {.visit = look_once};
static const struct table_ops clear_ops = {.visit = look_after_clear};

int looks_in_section(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int err;

	lazy_mmu_mode_enable();
	err = walk_table(mm, pte, addr, &look_ops);
	lazy_mmu_mode_disable();
	return err;
}

int clears_outside(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk_table(mm, pte, addr, &clear_ops) + walk_table(mm, pte, addr, &too_ops) +
	       walk_table(mm, pte, addr, &again_ops);
}

struct leaf_ops {
	int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr);
};

static int walk_leaf(struct mm_struct *mm, pte_t *pte, unsigned long addr,
		     const struct leaf_ops *ops)
{
	return ops->visit(mm, pte, addr);
}

static int clear_and_look(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static int drop_and_look(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_clear(mm, addr, pte);
	return pte_none(ptep_get(pte)); /* expect: lazy-read-hazard */
}

static const struct leaf_ops leaf_look_ops = {.visit = look_once};
static const struct leaf_ops leaf_clear_ops = {.visit = clear_and_look};
static struct leaf_ops leaf_chosen_ops = {.visit = look_once};

int clears_in_section(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int err;

	lazy_mmu_mode_enable();
	err = walk_leaf(mm, pte, addr, &leaf_look_ops);
	err |= walk_leaf(mm, pte, addr, &leaf_clear_ops);
	lazy_mmu_mode_disable();
	return err;
}

/* What an object holds that is not constant may change. */
int chooses_in_section(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int err;

	leaf_chosen_ops.visit = drop_and_look;
	lazy_mmu_mode_enable();
	err = walk_leaf(mm, pte, addr, &leaf_chosen_ops);
	lazy_mmu_mode_disable();
	return err;
}

static int descend(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int level)
{
	if (!level) {
		set_pte_at(mm, addr, pte, v);
		return 0;
	}
	return descend(mm, addr, pte, v, level - 1);
}

int forgets_after_recursion(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	descend(mm, addr, pte, v, 3);
	if (try_something())
		return -EIO; /* expect: lazy-unbalanced */
	lazy_mmu_mode_disable();
	return 0;
}

static int sections_all_the_way(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
				int level)
{
	int err = 0;

	lazy_mmu_mode_enable();
	if (level)
		err = sections_all_the_way(mm, addr, pte + 1, v, level - 1);
	else
		set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	return err;
}

/* Silent: every level leaves what it entered. */
void recursive_sections(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	sections_all_the_way(mm, addr, pte, v, 4);
	note(ptep_get(pte).pte);
}

static inline bool lazily(int order)
{
	return order > 3;
}

/* Silent: lazily(order) is order > 3. */
void predicate_inlined_by_hand(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v,
			       int order)
{
	if (lazily(order))
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (order > 3)
		lazy_mmu_mode_disable();
}

/* Silent: lazily(2) is false. */
void predicate_constant(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	if (lazily(2))
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
}

static int counter;

static bool changing(void)
{
	return counter++ & 1;
}

void predicate_with_state(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	if (changing())
		lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	if (changing())
		lazy_mmu_mode_disable();
} /* expect: lazy-unbalanced */

static pte_t modified(pte_t *pte, unsigned long addr, void *data)
{
	pte_t old = ptep_get(pte);

	set_pte_at(data, addr, pte, pte_mkold(old));
	return old;
}

/* Silent: the value read before the write. */
void value_of_helper(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	pte_t old;

	lazy_mmu_mode_enable();
	old = modified(pte, addr, mm);
	if (pte_present(old))
		note(old.pte);
	lazy_mmu_mode_disable();
}
