// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The gather: entries that are cleared, pages that go with them, and the one flush
 * between the two.  Source: include/asm-generic/tlb.h.
 *
 * A gather flushes what was recorded, although the kernel's covers a range: an entry
 * that is only flushed because its neighbours were recorded is a mistake all the same.
 */
#include "model.h"
#include <asm/tlb.h>

#define GATHER_FULL 4 /* pages after which a flush is asked for; it may be sooner */

static struct gather *find(const struct mmu_gather *tlb)
{
	for (unsigned int i = 0; i < NR_GATHERS; i++)
		if (w.gather[i].tlb == tlb)
			return &w.gather[i];
	violate_fatal(GATHER_UNBALANCED, true, "a gather is used that was not begun");
}

struct gather *gather_open(const struct mmu *mmu)
{
	for (unsigned int i = 0; i < NR_GATHERS; i++)
		if (w.gather[i].tlb && w.gather[i].mmu == mmu)
			return &w.gather[i];
	return NULL;
}

static void begin(struct mmu_gather *tlb, struct mm_struct *mm, bool fullmm)
{
	for (unsigned int i = 0; i < NR_GATHERS; i++)
		if (w.gather[i].tlb == tlb)
			violate(GATHER_UNBALANCED, true, "a gather is begun that is open already");
	for (unsigned int i = 0; i < NR_GATHERS; i++) {
		if (w.gather[i].tlb && w.gather[i].tlb != tlb)
			continue;
		w.gather[i] = (struct gather){.tlb = tlb, .mmu = mmu_of(mm), .fullmm = fullmm};
		*tlb = (struct mmu_gather){.mm = mm, .start = ~0UL, .fullmm = fullmm};
		return;
	}
	misuse("more than %d gathers are open", NR_GATHERS);
}

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm)
{
	API();
	begin(tlb, mm, false);
}

void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm)
{
	API();
	begin(tlb, mm, true);
}

void gather_record(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	struct gather *g = find(tlb);

	g->recorded |= page_mask(start, end);
	tlb->start = min(tlb->start, start);
	tlb->end = max(tlb->end, end);
}

static void flush_tlb_only(struct gather *g)
{
	if (g->fullmm)
		flush_order(g->mmu, 0, USER_END);
	else if (g->recorded)
		flush_order(g->mmu, g->tlb->start, g->tlb->end);
	hugetlb_flushed(g->mmu, g->tlb->start, g->tlb->end);
	tlb_flush_recorded(g);
	g->tlb->start = ~0UL;
	g->tlb->end = 0;
}

static void flush_rmaps(struct gather *g)
{
	for (unsigned int i = 0; i < g->nr; i++) {
		if (!g->delayed[i])
			continue;
		g->delayed[i] = false;
		page_unmap(g->page[i]);
	}
}

void gather_table(struct mmu_gather *tlb, struct page *table, unsigned long start)
{
	struct gather *g = find(tlb);

	gather_record(tlb, start, start + PMD_SIZE);
	if (g->nr_tables == NR_TABLES)
		misuse("more than %d tables are gathered", NR_TABLES);
	g->table[g->nr_tables++] = table;
}

static void flush_all(struct gather *g)
{
	unsigned int nr = g->nr, nr_tables = g->nr_tables;

	flush_tlb_only(g);
	flush_rmaps(g);
	g->nr = g->tlb->nr = 0;
	for (unsigned int i = 0; i < nr; i++)
		page_put(g->page[i]);
	g->nr_tables = 0;
	for (unsigned int i = 0; i < nr_tables; i++) {
		tlb_page_released(g->table[i], false);
		table_of_page(g->table[i])->mmu = NULL;
	}
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	struct gather *g;

	API();
	g = find(tlb);
	hugetlb_check("tlb_finish_mmu");
	flush_all(g);
	tlb_check_gather(g);
	g->tlb = NULL;
}

void tlb_flush_mmu(struct mmu_gather *tlb)
{
	API();
	flush_all(find(tlb));
}

void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb)
{
	API();
	flush_tlb_only(find(tlb));
}

void tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr)
{
	API();
	gather_record(tlb, addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
}

void tlb_remove_tlb_entries(struct mmu_gather *tlb, pte_t *ptep, unsigned int nr,
			    unsigned long addr)
{
	API();
	gather_record(tlb, addr & PAGE_MASK, (addr & PAGE_MASK) + nr * PAGE_SIZE);
}

void tlb_remove_huge_tlb_entry(struct hstate *h, struct mmu_gather *tlb, pte_t *ptep,
			       unsigned long addr)
{
	API();
	gather_record(tlb, addr & PMD_MASK, (addr & PMD_MASK) + PMD_SIZE);
}

static bool remove_page(struct gather *g, struct page *page, bool delay_rmap)
{
	if (g->nr == NR_GATHERED)
		misuse("a full gather is not flushed");
	g->delayed[g->nr] = delay_rmap;
	g->page[g->nr++] = page;
	g->tlb->nr = g->nr;
	return g->nr >= GATHER_FULL || chance();
}

bool __tlb_remove_page(struct mmu_gather *tlb, struct page *page, bool delay_rmap)
{
	API();
	return remove_page(find(tlb), page, delay_rmap);
}

void tlb_remove_page(struct mmu_gather *tlb, struct page *page)
{
	struct gather *g;

	API();
	g = find(tlb);
	if (remove_page(g, page, false))
		flush_all(g);
}

void tlb_flush_rmaps(struct mmu_gather *tlb, struct vm_area_struct *vma)
{
	API();
	flush_rmaps(find(tlb));
}

void gather_finish_run(void)
{
	for (unsigned int i = 0; i < NR_GATHERS; i++) {
		struct gather *g = &w.gather[i];

		if (!g->tlb)
			continue;
		violate(GATHER_UNBALANCED, true, "a gather is not finished");
		g->recorded = ~0U; /* one mistake is one finding */
		tlb_flush_recorded(g);
	}
	hugetlb_check("the end");
}
