// SPDX-License-Identifier: GPL-2.0-or-later
/* Forms in which entries are read and written. */
#include "api.h"

#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, val)                                                                         \
	do {                                                                                       \
		*(volatile typeof(x) *)&(x) = (val);                                               \
	} while (0)

struct folio;
struct walk {
	struct mm_struct *mm;
	pte_t *pte;
};
int folio_pte_batch(struct folio *folio, unsigned long addr, pte_t *start_ptep, pte_t pte,
		    int max_nr, int flags, bool *any_writable, bool *any_young, bool *any_dirty);

void read_once(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	v = READ_ONCE(*pte); /* expect: lazy-read-hazard, pte-raw-deref */
	lazy_mmu_mode_disable();
	note(v.pte);
}

/* Silent: a plain store is not deferred. */
void raw_store_is_immediate(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	WRITE_ONCE(*pte, v); /* expect: pte-raw-deref */
	note(ptep_get(pte).pte);
	lazy_mmu_mode_disable();
}

#define batch(folio, addr, pte, v, nr) folio_pte_batch(folio, addr, pte, v, nr, 0, NULL, NULL, NULL)

/* The batch of 3 ends before the pending entry, the one of 8 does not. */
void batch_looks_at_pending(struct mm_struct *mm, struct folio *folio, unsigned long addr,
			    pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte + 3, v);
	note(batch(folio, addr, pte, v, 3));
	note(batch(folio, addr, pte, v, 8)); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

static void write3(struct walk *w, unsigned long addr, pte_t v)
{
	set_pte_at(w->mm, addr, w->pte, v);
}

static void write2(struct walk *w, unsigned long addr, pte_t v)
{
	write3(w, addr, v);
}

static void write1(struct walk *w, unsigned long addr, pte_t v)
{
	write2(w, addr, v);
}

void struct_three_calls_down(struct walk *w, unsigned long addr, pte_t v)
{
	lazy_mmu_mode_enable();
	write1(w, addr, v);
	note(ptep_get(w->pte).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}
