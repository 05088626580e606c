// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries that are used behind the unmap of their table. */
#include "api.h"

/* The plainest form. */
bool looks_behind(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return false;
	pte_unmap(pte);
	return pte_none(ptep_get(pte)); /* expect: pte-map-unchecked */
}

/* Told once: what follows is the same mistake. */
void writes_behind(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t v)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	pte_unmap_unlock(pte, ptl);
	set_pte_at(mm, addr, pte + 1, v); /* expect: pte-map-unchecked */
	pte_clear(mm, addr, pte);
}

/* By the pointer that a loop has moved, while the first one is unmapped. */
bool asks_where_it_stopped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return false;
	for (; addr != end; pte++, addr += PAGE_SIZE)
		if (pte_none(ptep_get(pte)))
			break;
	pte_unmap_unlock(start, ptl);
	return addr != end && pte_none(ptep_get(pte)); /* expect: pte-map-unchecked */
}

static bool is_empty(pte_t *pte)
{
	return pte_none(ptep_get(pte)); /* expect: pte-map-unchecked */
}

/* A callee reads it. */
bool callee_looks_behind(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return false;
	pte_unmap(pte);
	return is_empty(pte);
}

static bool look_and_unmap(pte_t *pte)
{
	bool empty = pte_none(ptep_get(pte));

	pte_unmap(pte);
	return empty;
}

/* A callee unmaps it. */
bool callee_unmaps(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return false;
	return look_and_unmap(pte) && pte_none(ptep_get(pte)); /* expect: pte-map-unchecked */
}

/* It is the caller's map, and used behind its end here. */
static bool unmap_and_look(pte_t *pte)
{
	pte_unmap(pte);
	return pte_none(ptep_get(pte)); /* expect: pte-map-unchecked */
}

bool calls_the_wrong_order(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	return pte && unmap_and_look(pte);
}

/* On the path that has dropped the table, the loop goes on in it. */
void forgets_to_map_again(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return;
	do {
		if (!pte_none(ptep_get(pte))) /* expect: pte-map-unchecked */
			continue;
		pte_unmap(pte); /* expect: pte-map-unbalanced */
		cond_resched();
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap(pte - 1); /* expect: pte-map-unbalanced */
}

/* Silent: the table is mapped again, or that is the end. */
void maps_again(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	while (pte && addr != end) {
		if (pte_none(ptep_get(pte))) {
			pte_unmap(pte);
			cond_resched();
			pte = pte_offset_map(pmd, addr);
			addr += PAGE_SIZE;
			continue;
		}
		addr += PAGE_SIZE;
	}
	if (pte)
		pte_unmap(pte);
}

/* Silent: a pointer may be compared and counted with when it leads nowhere. */
long distance(pmd_t *pmd, unsigned long addr, pte_t *first)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return 0;
	pte_unmap(pte);
	return pte == first ? 0 : pte - first;
}

/* Silent: one of two tables is unmapped, the other one is read. */
bool other_table(pmd_t *from, pmd_t *to, unsigned long addr)
{
	pte_t *src = pte_offset_map(from, addr), *dst;
	bool empty = false;

	if (!src)
		return false;
	dst = pte_offset_map(to, addr);
	if (dst) {
		pte_unmap(dst);
		empty = pte_none(ptep_get(src));
	}
	pte_unmap(src);
	return empty;
}

/* Silent: one variable, now in a mapped table, now in a kernel table that needs no map. */
void walks_both_kinds(struct mm_struct *mm, bool kernel, pmd_t *pmd, unsigned long addr,
		      unsigned long end, pte_t v)
{
	unsigned long next;
	pte_t *pte, *start;

	for (; addr != end; addr += 8 * PAGE_SIZE, pmd++) {
		start = pte = kernel ? pte_offset_kernel(pmd, addr) : pte_offset_map(pmd, addr);
		if (!pte)
			return;
		for (next = addr; next != addr + 8 * PAGE_SIZE; next += PAGE_SIZE, pte++)
			set_pte_at(mm, next, pte, v);
		if (!kernel)
			pte_unmap(start);
	}
}

/* Silent: where it was moved to a callee has read it, and that is what is unmapped. */
bool callee_reads_the_moved(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	bool empty;

	if (!pte)
		return false;
	empty = pte_none(ptep_get(pte));
	pte++;
	empty |= look_and_unmap(pte);
	return empty;
}

static void read_both(pte_t *a, pte_t *b, int *nr)
{
	*nr += pte_none(ptep_get(a)); /* expect: pte-map-unchecked */
	*nr += pte_none(ptep_get(a));
	*nr += pte_none(ptep_get(b));
}

/* NULL, passed on: the first of its uses is told. */
int passes_null_on(pmd_t *pmd, unsigned long addr, pte_t *other)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int nr = 0;

	read_both(pte, other, &nr);
	pte_unmap(pte);
	return nr;
}
