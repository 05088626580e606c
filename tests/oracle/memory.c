// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page tables: where they are, and from one level to the next.
 *
 * One pgd, p4d and pud entry cover everything, four pmds and eight ptes a table.
 * All tables are static, so an address alone says which entry of which mm it is.
 */
#include "model.h"

struct mm_struct init_mm;
static struct mm_struct user_mm[2];
static struct address_space mapping[2];
static struct file file[2];

static struct mm_struct *const mms[NR_MMS] = {&user_mm[0], &user_mm[1], &init_mm};

static void mmu_reset(unsigned i)
{
	struct mmu *mmu = &w.mmu[i];

	*mms[i] = (struct mm_struct){.total_vm = USER_END / PAGE_SIZE};
	mmu->mm = mms[i];
	mmu->pgd[0] = mmu->p4d[0] = mmu->pud[0] = BIT_PRESENT | BIT_TABLE | PAGE_SIZE;
	mmu->vma = (struct vm_area_struct){.vm_mm = mms[i],
					   .vm_end = USER_END,
					   .vm_flags = VM_WRITE,
					   .vm_page_prot = {BIT_PRESENT | BIT_WRITE}};
	for (unsigned long addr = 0; addr < USER_END; addr += PMD_SIZE)
		mmu->pmd[addr / PMD_SIZE] = table_entry(table_new(mmu, addr));
	if (i < 2) {
		mapping[i] = (struct address_space){.i_mmap_rwsem = {0}};
		file[i].f_mapping = &mapping[i];
		mmu->vma.vm_file = &file[i];
	}
}

void memory_reset(void)
{
	for (unsigned i = 0; i < NR_MMS; i++)
		mmu_reset(i);
}

struct mmu *mmu_of(const struct mm_struct *mm)
{
	for (unsigned i = 0; i < NR_MMS; i++)
		if (mm == mms[i])
			return &w.mmu[i];
	misuse("%p is no mm", mm);
}

struct table *table_new(struct mmu *mmu, unsigned long base)
{
	for (unsigned i = 0; i < NR_TABLES; i++) {
		struct table *t = &w.table[i];

		if (t->mmu)
			continue;
		t->mmu = mmu;
		t->base = base;
		return t;
	}
	misuse("no page table is left");
}

/* A table as a page has the number of its slot, after the pages proper. */
unsigned long table_entry(const struct table *t)
{
	return (unsigned long)(NR_PAGES + (t - w.table)) << PAGE_SHIFT | BIT_PRESENT | BIT_TABLE;
}

struct table *table_of_entry(unsigned long value)
{
	unsigned long pfn = (value & PFN_BITS) >> PAGE_SHIFT;

	if (!(value & BIT_PRESENT) || !(value & BIT_TABLE) || pfn < NR_PAGES ||
	    pfn >= NR_PAGES + NR_TABLES)
		return NULL;
	return &w.table[pfn - NR_PAGES];
}

struct table *table_at(const struct mmu *mmu, unsigned long addr)
{
	if (addr >= USER_END)
		return NULL;
	return table_of_entry(latest(&mmu->pmd[addr / PMD_SIZE]));
}

static bool inside(const unsigned long *p, const unsigned long *array, unsigned int nr)
{
	return p >= array && p < array + nr;
}

static struct table *table_around(const void *p)
{
	const char *at = p;

	if (at < (const char *)w.table || at >= (const char *)(w.table + NR_TABLES))
		return NULL;
	return &w.table[(at - (const char *)w.table) / sizeof(*w.table)];
}

static struct mmu *mmu_around(const void *p)
{
	const char *at = p;

	if (at < (const char *)w.mmu || at >= (const char *)(w.mmu + NR_MMS))
		return NULL;
	return &w.mmu[(at - (const char *)w.mmu) / sizeof(*w.mmu)];
}

/* Entries and the guards behind them, not what else is in the same structures. */
bool is_entry_memory(const void *p)
{
	const struct table *t = table_around(p);
	const struct mmu *mmu = mmu_around(p);

	if (t)
		return inside(p, t->pte, 2 * PTRS_PER_PTE);
	return mmu && (const char *)p < (const char *)&mmu->vma;
}

static struct place in_table(struct table *t, unsigned long *p)
{
	struct place at = {.entry = p, .level = LEVEL_PTE, .mmu = t->mmu, .table = t};

	if (!inside(p, t->pte, PTRS_PER_PTE) || !t->mmu)
		misuse("an entry outside of its page table is used");
	at.addr = t->base + (p - t->pte) * PAGE_SIZE;
	at.size = PAGE_SIZE;
	at.ptl = &t->ptl;
	return at;
}

static struct place in_mmu(struct mmu *mmu, unsigned long *p)
{
	struct place at = {.entry = p, .mmu = mmu, .size = USER_END, .ptl = &mmu->pmd_lock};

	if (inside(p, mmu->pmd, PTRS_PER_PMD)) {
		at.level = LEVEL_PMD;
		at.size = PMD_SIZE;
		at.addr = (p - mmu->pmd) * PMD_SIZE;
	} else if (p == mmu->pud) {
		at.level = LEVEL_PUD;
	} else if (p == mmu->p4d) {
		at.level = LEVEL_P4D;
	} else if (p == mmu->pgd) {
		at.level = LEVEL_PGD;
	} else {
		misuse("an entry outside of its page table is used");
	}
	return at;
}

/* A table may be looked at while it is mapped, or by who never maps it. */
static void check_mapped(const struct table *t)
{
	if (!t->maps && t->was_mapped && !t->by_kernel_path && t->mmu->mm != &init_mm)
		violate(PTE_MAP_UNCHECKED, false, "an entry is used after pte_unmap()");
}

struct place place_of(const void *entry)
{
	unsigned long *p = (unsigned long *)entry;

	if ((unsigned long)p < PAGE_SIZE)
		violate_fatal(PTE_MAP_UNCHECKED, true, "a NULL entry is used");
	if (table_around(p)) {
		check_mapped(table_around(p));
		return in_table(table_around(p), p);
	}
	if (mmu_around(p))
		return in_mmu(mmu_around(p), p);
	return (struct place){.entry = p};
}

struct table *table_below(const pmd_t *pmd)
{
	place_of(pmd);
	return table_of_entry(latest((const unsigned long *)pmd));
}

/* From one level to the next. */

pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr)
{
	API();
	return (pgd_t *)mmu_of(mm)->pgd;
}

static struct mmu *mmu_of_entry(const void *entry)
{
	struct place at = place_of(entry);

	if (!at.mmu)
		misuse("an upper-level entry is none of the model's");
	return at.mmu;
}

p4d_t *p4d_offset(pgd_t *pgd, unsigned long addr)
{
	API();
	return (p4d_t *)mmu_of_entry(pgd)->p4d;
}

pud_t *pud_offset(p4d_t *p4d, unsigned long addr)
{
	API();
	return (pud_t *)mmu_of_entry(p4d)->pud;
}

pmd_t *pmd_offset(pud_t *pud, unsigned long addr)
{
	struct mmu *mmu = mmu_of_entry(pud);

	API();
	if (addr >= USER_END)
		misuse("address 0x%lx is out of range", addr);
	return (pmd_t *)&mmu->pmd[addr / PMD_SIZE];
}
