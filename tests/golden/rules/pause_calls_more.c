// SPDX-License-Identifier: GPL-2.0-or-later
/* Pauses, nesting and helpers. */
#include "api.h"

typedef int (*entry_fn)(pte_t *pte, unsigned long addr, void *data);

static void begin(void)
{
	lazy_mmu_mode_enable();
}

static void end_it(void)
{
	lazy_mmu_mode_disable();
}

/* Silent: the pair is around the pause as a whole. */
void pair_around_pause(void)
{
	begin();
	lazy_mmu_mode_pause();
	note(1);
	lazy_mmu_mode_resume();
	end_it();
}

static void end_ignored(void)
{
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
}

void pair_straddles_resume(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	begin();
	lazy_mmu_mode_resume();
	end_ignored();
	lazy_mmu_mode_disable();
}

/* Silent: paused and resumed in each turn. */
int pause_in_loop(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	int err = 0;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		lazy_mmu_mode_pause();
		err = try_something();
		lazy_mmu_mode_resume();
		if (err)
			break;
		set_pte_at(mm, addr, pte, v);
	}
	lazy_mmu_mode_disable();
	return err;
}

int pause_in_loop_wrong(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
			pte_t v)
{
	int err = 0;

	lazy_mmu_mode_enable();
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		lazy_mmu_mode_pause();
		err = try_something();
		if (err)
			break;
		lazy_mmu_mode_resume();
		set_pte_at(mm, addr, pte, v);
	}
	lazy_mmu_mode_disable(); /* expect: lazy-pause */
	return err;		 /* expect: lazy-pause */
}

/* Silent: reads its own write while paused. */
static int pausing_callback(pte_t *pte, unsigned long addr, void *data)
{
	int err;

	lazy_mmu_mode_pause();
	err = try_something();
	if (!err)
		set_pte_at(data, addr, pte, ptep_get(pte));
	if (err || pte_none(ptep_get(pte)))
		err = -ENOMEM;
	lazy_mmu_mode_resume();
	return err;
}

static int walk(pte_t *pte, unsigned long addr, unsigned long end, entry_fn fn, void *data)
{
	int err;

	lazy_mmu_mode_enable();
	do {
		err = fn(pte++, addr, data);
	} while (!err && (addr += PAGE_SIZE) != end);
	lazy_mmu_mode_disable();
	return err;
}

int use_pausing(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	return walk(pte, addr, addr + PAGE_SIZE, pausing_callback, mm);
}

/* The pause completes the first write. */
void write_before_pause_read_after(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_pause();
	lazy_mmu_mode_resume();
	note(ptep_get(pte).pte);
	set_pte_at(mm, addr, pte, v);
	note(ptep_get(pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
