// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables mapped and unmapped, and entries touched without the API. */
#include "selftest.h"
#include "model.h"

static pte_t *lock_first(spinlock_t **ptl)
{
	return pte_offset_map_lock(MM, oracle_pmd(MM, 0), 0, ptl);
}

static void unchecked(void)
{
	spinlock_t *ptl;
	pte_t *pte;

	oracle_allow_map_failure();
	pte = lock_first(&ptl);
	ptep_get(pte);
	pte_unmap_unlock(pte, ptl);
}

static void checked(void)
{
	spinlock_t *ptl;
	pte_t *pte;

	oracle_allow_map_failure();
	pte = lock_first(&ptl);
	if (!pte)
		return;
	ptep_get(pte);
	pte_unmap_unlock(pte, ptl);
}

static void used_after_unmap(void)
{
	pte_t *pte = pte_offset_map(oracle_pmd(MM, 0), 0);

	pte_unmap(pte);
	ptep_get(pte);
}

static void never_unmapped(void)
{
	pte_offset_map(oracle_pmd(MM, 0), 0);
}

static void never_unlocked(void)
{
	spinlock_t *ptl;

	pte_unmap(lock_first(&ptl));
}

static void unmapped_behind(void)
{
	pte_unmap(pte_offset_map(oracle_pmd(MM, 0), 0) + PTRS_PER_PTE);
}

static void unmapped_before(void)
{
	pte_unmap(pte_offset_map(oracle_pmd(MM, 0), 0) - 1);
}

static void unmapped_copy(void)
{
	pte_t copy = ptep_get(pte_offset_map(oracle_pmd(MM, 0), 0));

	pte_unmap(&copy);
}

static void unmapped_last(void)
{
	pte_unmap(pte_offset_map(oracle_pmd(MM, 0), 0) + PTRS_PER_PTE - 1);
}

/* What the compiler's instrumentation would call. */
void __tsan_read8(void *p);
void __tsan_write8(void *p);

static void plain_load(void)
{
	__tsan_read8(P);
}

static void plain_store(void)
{
	__tsan_write8(oracle_pmd(MM, 0));
}

static void plain_null(void)
{
	__tsan_read8((void *)8);
}

static void plain_elsewhere(void)
{
	__tsan_read8(oracle_vma(MM));
	__tsan_read8(MM);
	__tsan_write8(pte_lockptr(MM, oracle_pmd(MM, 0)));
}

#define UNBALANCED "pte-map-unbalanced"

const struct example map_examples[] = {
	{"map-unchecked: NULL", unchecked, "pte-map-unchecked", NULL},
	{"map-unchecked: checked", checked, "", NULL},
	{"map-unchecked: used after unmap", used_after_unmap, "pte-map-unchecked", NULL},
	{"map-unchecked: plain load of NULL", plain_null, "pte-map-unchecked", NULL},
	{"map-unbalanced: mapped at the end", never_unmapped, UNBALANCED, NULL},
	{"map-unbalanced: locked at the end", never_unlocked, UNBALANCED, NULL},
	{"map-unbalanced: pointer behind the table", unmapped_behind, UNBALANCED, NULL},
	{"map-unbalanced: pointer before the table", unmapped_before, UNBALANCED, NULL},
	{"map-unbalanced: local copy", unmapped_copy, UNBALANCED, NULL},
	{"map-unbalanced: last entry", unmapped_last, "", NULL},
	{"raw-deref: load", plain_load, "pte-raw-deref", NULL},
	{"raw-deref: store to a pmd", plain_store, "pte-raw-deref", NULL},
	{"raw-deref: other memory", plain_elsewhere, "", NULL},
	{NULL, NULL, NULL, NULL},
};
