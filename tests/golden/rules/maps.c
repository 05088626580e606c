// SPDX-License-Identifier: GPL-2.0-or-later
/* Page tables that are mapped: the map may fail, and it has to be undone. */
#include "api.h"

/* Never tested: the table may have gone. */
unsigned long unchecked_at_all(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	pte_t old = ptep_get(pte); /* expect: pte-map-unchecked */

	pte_unmap(pte);
	return pte_present(old);
}

/* Written to before the test. */
int checked_too_late(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	set_pte_at(mm, addr, pte, v); /* expect: pte-map-unchecked */
	if (!pte)
		return -ENOMEM;
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* The failure is noticed, and the way on leads to the use all the same. */
void failure_goes_on(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		note(addr);
	pte_clear(mm, addr, pte); /* expect: pte-map-unchecked */
	if (pte)
		pte_unmap_unlock(pte, ptl);
}

/* Unlocks what it never got: the exit is shared with the failure. */
int shared_exit(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	int err = -EAGAIN;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		goto out;
	err = pte_none(ptep_get(pte));
out:
	pte_unmap_unlock(pte, ptl); /* expect: pte-map-unchecked */
	return err;
}

static pte_t look(pte_t *pte)
{
	return ptep_get(pte);
}

/* Silent: the test is part of the condition. */
bool checked_on_the_fly(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;
	bool there = (pte = pte_offset_map(pmd, addr)) && pte_present(look(pte));

	if (pte)
		pte_unmap(pte);
	return there;
}

/* Silent: a kernel table does not go, pte_offset_kernel() cannot fail. */
bool kernel_table(pmd_t *pmd, unsigned long addr)
{
	return pte_present(ptep_get(pte_offset_kernel(pmd, addr)));
}

static pte_t *map_or_null(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl,
			  int *err)
{
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, ptl);

	*err = pte ? 0 : -EAGAIN;
	return pte;
}

/* Silent: the error code says as much as the pointer. */
int checked_by_error(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	int err, there;
	pte_t *pte = map_or_null(mm, pmd, addr, &ptl, &err);

	if (err)
		return err;
	there = pte_present(ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return there;
}

/* Silent: tries until there is a table. */
void retries(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	while (!(pte = pte_offset_map_lock(mm, pmd, addr, &ptl)))
		cond_resched();
	note(pte_present(ptep_get(pte)));
	pte_unmap_unlock(pte, ptl);
}

/* The error return forgets the table. */
int forgets_on_error(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -EAGAIN;
	if (!pte_present(ptep_get(pte)))
		return -ENOENT; /* expect: pte-map-unbalanced */
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* Unlocked alone: the map stays. */
void unlocks_alone(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	set_pte_at(mm, addr, pte, v);
	spin_unlock(ptl);
} /* expect: pte-map-unbalanced */

/* The second table cannot be had, the first one stays mapped. */
int two_tables(struct mm_struct *mm, pmd_t *from, pmd_t *to, unsigned long addr)
{
	pte_t *src, *dst;

	src = pte_offset_map(from, addr);
	if (!src)
		return -EAGAIN;
	dst = pte_offset_map(to, addr);
	if (!dst)
		return -EAGAIN; /* expect: pte-map-unbalanced */
	note(pte_same(ptep_get(src), ptep_get(dst)));
	pte_unmap(dst);
	pte_unmap(src);
	return 0;
}

/* Unmapped on the way and once more at the end. */
void unmaps_twice(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return;
	if (pte_none(ptep_get(pte)))
		pte_unmap(pte);
	pte_unmap(pte); /* expect: pte-map-unbalanced */
}

/* Silent: a pointer into the same table will do. */
void unmaps_last_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	do {
		note(pte_present(ptep_get(pte)));
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(pte - 1, ptl);
}

/* Silent: handed to the caller with its lock. */
pte_t *maps_for_caller(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl)
{
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, ptl);

	if (pte && !pte_present(ptep_get(pte))) {
		pte_unmap_unlock(pte, *ptl);
		return NULL;
	}
	return pte;
}

/* Silent: unmapped and unlocked one by one. */
void in_two_steps(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	set_pte_at(mm, addr, pte, v);
	spin_unlock(ptl);
	pte_unmap(pte);
}

/* Silent: mapped only if wanted, unmapped only if mapped. */
void maps_if_wanted(pmd_t *pmd, unsigned long addr, bool wanted)
{
	pte_t *pte = NULL;

	if (wanted)
		pte = pte_offset_map(pmd, addr);
	if (pte)
		note(pte_present(ptep_get(pte)));
	if (pte)
		pte_unmap(pte);
}

unsigned long long read_tcr(void);

/* Silent: how large addresses are does not change while the task runs. */
void maps_user_tables(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;

	if (addr >= 1ul << (64 - (read_tcr() & 63)))
		pte = pte_offset_kernel(pmd, addr);
	else
		pte = pte_offset_map(pmd, addr);
	if (!pte)
		return;
	note(pte_present(ptep_get(pte)));
	if (addr < 1ul << (64 - (read_tcr() & 63)))
		pte_unmap(pte);
}

int work(unsigned long addr);
bool is_of(unsigned long entry, int type);

/* Silent: mapped anew after it was given up; leaves the loop at its end, a step further. */
int maps_again_after_work(pmd_t *pmd, unsigned long addr, unsigned long end, int type)
{
	pte_t *pte = NULL;

	do {
		pte_t v;

		if (!pte++) {
			pte = pte_offset_map(pmd, addr);
			if (!pte)
				break;
		}
		v = ptep_get(pte);
		if (!is_of(v.pte, type))
			continue;
		pte_unmap(pte);
		pte = NULL;
		if (work(addr))
			return -EIO;
	} while (addr += PAGE_SIZE, addr != end);
	if (pte)
		pte_unmap(pte);
	return 0;
}

int maps_again_and_forgets(pmd_t *pmd, unsigned long addr, unsigned long end, int type)
{
	pte_t *pte = NULL;

	do {
		pte_t v;

		if (!pte++) {
			pte = pte_offset_map(pmd, addr);
			if (!pte)
				break;
		}
		v = ptep_get(pte);
		if (!is_of(v.pte, type))
			continue;
		if (work(addr))
			return -EIO; /* expect: pte-map-unbalanced */
	} while (addr += PAGE_SIZE, addr != end);
	if (pte)
		pte_unmap(pte);
	return 0;
}

struct lowcore {
	long pad;
	struct thread_info *task;
};
struct lowcore *get_lowcore(void);
int test_ti_thread_flag(struct thread_info *ti, int flag);
#define MAY_USE(addr) ((addr) < (test_ti_thread_flag(get_lowcore()->task, 20) ? 1ul << 31 : -PAGE_SIZE))

/* Silent: the task is the same one, wherever the CPU keeps it. */
void maps_tables_of_task(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;

	if (MAY_USE(addr))
		pte = pte_offset_map(pmd, addr);
	else
		pte = pte_offset_kernel(pmd, addr);
	if (!pte)
		return;
	note(pte_present(ptep_get(pte)));
	if (MAY_USE(addr))
		pte_unmap(pte);
}

static void puts(pte_t *pte, spinlock_t *ptl)
{
	pte_unmap_unlock(pte, ptl); /* expect: pte-map-unchecked */
}

/* NULL goes to a helper, which unmaps it. */
void helper_unmaps_null(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	puts(pte, ptl);
}

static void puts_tested(pte_t *pte, spinlock_t *ptl)
{
	pte_unmap_unlock(pte, ptl);
}

/* Silent: the same with a test. */
void helper_unmaps_mapped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (pte)
		puts_tested(pte, ptl);
}
