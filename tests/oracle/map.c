// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables mapped for access, and their locks. */
#include "model.h"
#include <linux/gfp.h>
#include <linux/mm.h>

static pte_t *offset_kernel(const pmd_t *pmd, unsigned long addr)
{
	struct table *t = table_below(pmd);

	if (!t)
		misuse("a kernel pmd has no table");
	t->by_kernel_path = true;
	return (pte_t *)&t->pte[addr / PAGE_SIZE % PTRS_PER_PTE];
}

pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr)
{
	API();
	return offset_kernel(pmd, addr);
}

pte_t *pte_alloc_kernel(pmd_t *pmd, unsigned long addr)
{
	API();
	allocates("pte_alloc_kernel", GFP_KERNEL);
	return alloc_fails() ? NULL : offset_kernel(pmd, addr);
}

static struct table *map(pmd_t *pmd)
{
	struct table *t = table_below(pmd);

	if (!t || (w.map_may_fail && chance()))
		return NULL;
	t->maps++;
	t->was_mapped = true;
	return t;
}

static pte_t *map_lock(pmd_t *pmd, unsigned long addr, spinlock_t **ptlp, bool lock)
{
	struct table *t = map(pmd);

	if (!t)
		return NULL;
	if (ptlp)
		*ptlp = &t->ptl;
	if (lock)
		lock_take(&t->ptl, false, false);
	return (pte_t *)&t->pte[addr / PAGE_SIZE % PTRS_PER_PTE];
}

pte_t *pte_offset_map(pmd_t *pmd, unsigned long addr)
{
	API();
	return map_lock(pmd, addr, NULL, false);
}

pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp)
{
	API();
	return map_lock(pmd, addr, ptlp, true);
}

pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			     spinlock_t **ptlp)
{
	API();
	return map_lock(pmd, addr, ptlp, false);
}

pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp)
{
	API();
	allocates("pte_alloc_map_lock", GFP_KERNEL);
	return alloc_fails() ? NULL : map_lock(pmd, addr, ptlp, true);
}

pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp)
{
	API();
	allocates("get_locked_pte", GFP_KERNEL);
	return alloc_fails() ? NULL : map_lock(oracle_pmd(mm, addr), addr, ptlp, true);
}

/* A map that failed has set no lock either; pte - 1 is no better than pte. */
static void check_mapped(const pte_t *pte)
{
	if ((unsigned long)pte + PAGE_SIZE < 2 * PAGE_SIZE)
		violate_fatal(PTE_MAP_UNCHECKED, true, "pte_unmap() of a NULL entry");
}

/* What is unmapped has to point into a table that is mapped; kunmap_local() minds. */
static void unmap(const pte_t *pte)
{
	check_mapped(pte);
	for (unsigned int i = 0; i < NR_TABLES; i++) {
		struct table *t = &w.table[i];
		const pte_t *first = (pte_t *)t->pte;

		if (pte < first || pte >= first + PTRS_PER_PTE || !t->maps)
			continue;
		t->maps--;
		return;
	}
	violate(PTE_MAP_UNBALANCED, true,
		"pte_unmap() of a pointer into no page table that is mapped");
}

void pte_unmap(pte_t *pte)
{
	API();
	unmap(pte);
}

void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl)
{
	API();
	check_mapped(pte);
	lock_release(ptl, "pte_unmap_unlock");
	unmap(pte);
}

spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd)
{
	struct table *t;

	API();
	t = table_below(pmd);
	return t ? &t->ptl : &mmu_of(mm)->pmd_lock;
}

spinlock_t *pmd_lockptr(struct mm_struct *mm, pmd_t *pmd)
{
	API();
	return &mmu_of(mm)->pmd_lock;
}
