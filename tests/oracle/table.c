// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page tables that come and go.
 *
 * A table that no pmd points to any more may still have lockless walkers inside, and
 * is freed only after tlb_remove_table_sync_one() or by RCU.
 */
#include "model.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <asm/tlb.h>

static struct table *table_to_free(pgtable_t page)
{
	struct table *t = table_of_page(page);

	if (!t || !t->mmu)
		misuse("a page table is freed that is none");
	tlb_page_released(page, false);
	return t;
}

/* Walkers that take no lock may still be inside. */
static void reuse(const struct table *t)
{
	if (t->detached && !t->synced)
		violate(GATHER_TABLE_SYNC, true,
			"a page table is freed or reused while a lockless walker may be inside");
}

void pmd_populate(struct mm_struct *mm, pmd_t *pmd, pgtable_t pte)
{
	struct table *t;

	API();
	t = table_of_page(pte);
	if (!t)
		misuse("pmd_populate() with a page that is no page table");
	if (t->mmu && place_of(pmd).addr != t->base)
		reuse(t);
	t->detached = t->synced = false;
	t->mmu = mmu_of(mm);
	t->base = place_of(pmd).addr;
	entry_defer(pmd, table_entry(t));
}

static void detach(const struct place *at)
{
	struct table *t = table_of_entry(latest(at->entry));

	if (!t)
		return;
	t->detached = true;
	t->synced = false;
}

void pmd_clear(pmd_t *pmdp)
{
	struct place at;

	API();
	at = place_of(pmdp);
	detach(&at);
	entry_defer(pmdp, 0);
}

/* The whole table goes; its entries' translations are flushed with it. */
pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	struct place at;
	pmd_t old;

	API();
	at = place_of(pmdp);
	detach(&at);
	old.pmd = entry_rmw(pmdp, ~0UL, 0);
	notifier_detached(&at, true);
	flush_order(at.mmu, at.addr, at.addr + at.size);
	tlb_flush_table(at.mmu, at.addr, at.addr + at.size);
	return old;
}

void tlb_remove_table_sync_one(void)
{
	API();
	for (unsigned int i = 0; i < NR_TABLES; i++)
		w.table[i].synced |= w.table[i].detached;
}

void pte_free(struct mm_struct *mm, pgtable_t pte)
{
	struct table *t;

	API();
	allocates("pte_free", 0);
	t = table_to_free(pte);
	reuse(t);
	t->mmu = NULL;
}

/* A table that no entry points to yet, or that is kept for a huge page's split. */
pgtable_t pte_alloc_one(struct mm_struct *mm)
{
	API();
	allocates("pte_alloc_one", GFP_KERNEL);
	if (alloc_fails())
		return NULL;
	return pmd_pgtable((pmd_t){table_entry(table_new(mmu_of(mm), 0))});
}

void pgtable_trans_huge_deposit(struct mm_struct *mm, pmd_t *pmdp, pgtable_t pgtable)
{
	struct mmu *mmu = mmu_of(mm);
	struct place at;

	API();
	at = place_of(pmdp);
	if (at.level != LEVEL_PMD)
		misuse("a table is deposited for something else than a pmd");
	reuse(table_to_free(pgtable));
	mmu->deposit[at.addr / PMD_SIZE] = table_of_page(pgtable);
}

pgtable_t pgtable_trans_huge_withdraw(struct mm_struct *mm, pmd_t *pmdp)
{
	struct mmu *mmu = mmu_of(mm);
	struct place at;
	struct table *t;

	API();
	at = place_of(pmdp);
	t = at.level == LEVEL_PMD ? mmu->deposit[at.addr / PMD_SIZE] : NULL;
	if (!t)
		misuse("a table is withdrawn that was not deposited");
	mmu->deposit[at.addr / PMD_SIZE] = NULL;
	return pmd_pgtable((pmd_t){table_entry(t)});
}

/* The gather frees it after its flush, and waits for walkers before. */
void pte_free_tlb(struct mmu_gather *tlb, pgtable_t table, unsigned long addr)
{
	API();
	if (!table_of_page(table) || !table_of_page(table)->mmu)
		misuse("a page table is freed that is none");
	gather_table(tlb, table, addr & PMD_MASK);
}

void pte_free_defer(struct mm_struct *mm, pgtable_t pgtable)
{
	API();
	table_to_free(pgtable)->mmu = NULL;
}

/* The same pages, by a table of entries that was kept for the purpose. */
void __split_huge_pmd_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			     bool freeze)
{
	struct place at;
	struct table *t;
	unsigned long value;

	API();
	at = place_of(pmd);
	value = latest(at.entry);
	if (!at.mmu || !(value & BIT_HUGE))
		misuse("a pmd is split that maps no huge page");
	t = table_new(at.mmu, at.addr);
	for (unsigned long i = 0; i < PTRS_PER_PTE; i++)
		t->pte[i] = freeze ? (value & PFN_BITS) | SWAP_KIND(ORACLE_MIGRATION)
				   : value & ~BIT_HUGE;
	*at.entry = table_entry(t);
	flush_order(at.mmu, at.addr, at.addr + at.size);
}
