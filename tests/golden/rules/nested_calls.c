// SPDX-License-Identifier: GPL-2.0-or-later
/* generation: arch */
/* Sections in sections through calls. */
#include "api.h"

struct entry_ops {
	int (*visit)(struct mm_struct *mm, pte_t *pte, unsigned long addr);
};
typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static bool begin_if(int want)
{
	if (!want)
		return false;
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	return true;
}

void conditional_nested(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int want)
{
	bool open;

	arch_enter_lazy_mmu_mode();
	open = begin_if(want);
	set_pte_at(mm, addr, pte, v);
	if (open)
		arch_leave_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}

/* Silent: the two enters exclude each other. */
void flag_excludes(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int outer)
{
	if (outer)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	if (!outer)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte + 1, v);
	arch_leave_lazy_mmu_mode();
}

void loop_without_leave(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
			pte_t v)
{
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		arch_enter_lazy_mmu_mode(); /* expect: lazy-unbalanced */
		set_pte_at(mm, addr, pte, v);
	}
	arch_leave_lazy_mmu_mode();
} /* expect: lazy-unbalanced */

static void inner(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode();
}

static void recurse(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int level)
{
	if (level)
		recurse(mm, addr, pte, v, level - 1);
	else
		inner(mm, addr, pte, v);
}

void through_recursion(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	arch_enter_lazy_mmu_mode();
	recurse(mm, addr, pte, v, 1);
	arch_leave_lazy_mmu_mode();
}

static int visit_nesting(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode(); /* expect: lazy-nested */
	pte_clear(mm, addr, pte);
	arch_leave_lazy_mmu_mode();
	return 0;
}

const struct entry_ops nesting_ops = {.visit = visit_nesting};

int through_ops(const struct entry_ops *ops, struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int err;

	arch_enter_lazy_mmu_mode();
	err = ops->visit(mm, pte, addr);
	arch_leave_lazy_mmu_mode();
	return err;
}

/* Silent: called after the section. */
static int callback_nesting(pte_t *pte, unsigned long addr, void *data)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(data, addr, pte, ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return 0;
}

static int outside_walk(pte_t *pte, unsigned long addr, unsigned long end, entry_fn fn, void *data)
{
	int err = 0;

	arch_enter_lazy_mmu_mode();
	pte_clear(data, addr, pte);
	arch_leave_lazy_mmu_mode();
	for (; !err && addr != end; addr += PAGE_SIZE, pte++)
		err = fn(pte, addr, data);
	return err;
}

int callback_outside(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	return outside_walk(pte, addr, end, callback_nesting, mm);
}

static void inner_in_branch(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	arch_leave_lazy_mmu_mode();
}

/* Silent: left before the error path enters again. */
int leaves_before_error_path(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int err = 0;

	arch_enter_lazy_mmu_mode();
	if (!pte_none(ptep_get(pte))) {
		err = -EBUSY;
		goto out;
	}
	set_pte_at(mm, addr, pte, v);
out:
	arch_leave_lazy_mmu_mode();
	if (err)
		inner_in_branch(mm, addr, pte, v);
	return err;
}

/* Silent: one after the other. */
void flush_keeps_section(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, v);
	arch_flush_lazy_mmu_mode();
	note(ptep_get(pte).pte);
	arch_leave_lazy_mmu_mode();
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
}
