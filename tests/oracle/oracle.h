/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The executable MMU, as a case's run.c sees it.
 *
 * run.c defines oracle_case(): it sets up the world, makes the choices that the case
 * leaves open, and calls the entry point once.  The explorer calls oracle_case() for
 * every combination of choices on every architecture personality.  Before each run all
 * of the program's memory is as it was at the start.
 *
 *	void oracle_case(void)
 *	{
 *		struct mm_struct *mm = oracle_mm();
 *
 *		oracle_map(mm, PAGE_SIZE, ORACLE_WRITE | ORACLE_DIRTY);
 *		if (oracle_flag())
 *			oracle_swap(mm, 2 * PAGE_SIZE, ORACLE_EXCLUSIVE);
 *		copy_range(oracle_pmd(mm, 0), 0, PMD_SIZE);
 *	}
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <linux/mm_types.h>

enum oracle_arch {
	ORACLE_XEN,
	ORACLE_NATIVE,
	ORACLE_POWERPC,
	ORACLE_SPARC64,
	ORACLE_ARM64,
	ORACLE_S390,
	ORACLE_NR_ARCHES
};

/* For oracle_map(). */
#define ORACLE_WRITE 0x01U
#define ORACLE_DIRTY 0x02U
#define ORACLE_YOUNG 0x04U
#define ORACLE_ANON 0x08U
#define ORACLE_FILE 0x10U
#define ORACLE_LARGE 0x20U /* the page belongs to a large folio */
#define ORACLE_HUGE 0x40U  /* a huge page: the pmd itself maps PMD_SIZE */

/* For oracle_swap(). */
#define ORACLE_SWAP 1U
#define ORACLE_MIGRATION 2U
#define ORACLE_EXCLUSIVE 3U /* device exclusive */

/* Defined by the case. */
void oracle_case(void);

/* Choices: 0..n-1, all combinations are run. */
unsigned oracle_choose(unsigned n);
bool oracle_flag(void);

/* The world.  A user mm has tables for 0..4*PMD_SIZE and one vma over all of it. */
struct mm_struct *oracle_mm(void);
struct mm_struct *oracle_second_mm(void);
struct vm_area_struct *oracle_vma(struct mm_struct *mm);
pmd_t *oracle_pmd(struct mm_struct *mm, unsigned long addr);
/* The entry itself, mapped by nobody: for run.c to look at. */
pte_t *oracle_pte(struct mm_struct *mm, unsigned long addr);
void oracle_map(struct mm_struct *mm, unsigned long addr, unsigned flags);
void oracle_swap(struct mm_struct *mm, unsigned long addr, unsigned kind);
/* The page that an entry maps, NULL if none. */
struct page *oracle_page(struct mm_struct *mm, unsigned long addr);
/* hugetlbfs: the huge page at addr is mapped by a table that another mm shares. */
void oracle_share_pmd(struct mm_struct *mm, unsigned long addr);

/* What may happen beside the case; nothing of it does unless asked for. */
void oracle_allow_map_failure(void);		   /* pte_offset_map*() may return NULL */
void oracle_allow_alloc_failure(void);		   /* allocations may fail */
void oracle_batched_pending(struct mm_struct *mm); /* reclaim leaves batched flushes behind */
void oracle_secondary_mmu(struct mm_struct *mm);   /* has to hear of every detached entry */
void oracle_interrupt(bool in);			   /* an interrupt begins or ends here */

bool oracle_arch_is(enum oracle_arch arch);
/* The case reports a violation that it can see itself. */
void oracle_fail(const char *rule, const char *what);

/*
 * Whether the case stands for architecture code, which may touch entries and hooks
 * that generic code may not.  The runner defines ORACLE_ARCH_CODE for cases whose
 * path begins with arch/.
 */
extern const int oracle_arch_code;
#ifdef ORACLE_ARCH_CODE
const int oracle_arch_code = 1;
#endif

#endif
