// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Judge programs of the family `owed` on the executable model, one line each: the number
 * of runs and the rules that some run violated.  docs/exactness.md says what the programs
 * do, and which of the model's verdicts are not compared.
 */
#include "model.h"
#include "explore.h"

#include <linux/hugetlb.h>
#include <linux/mm.h>

#include <stdio.h>

#define MOST 2	 /* entries that a walk visits at most */
#define SECOND 4 /* ... the second one from here on */
#define MAX_RUNS 60000
#define HUGE_ADDR (2 * PMD_SIZE)

struct oracle_program {
	const char *name;
	void (*run)(void);
};

/* Generated: the entry function of every program. */
extern const struct oracle_program oracle_programs[];
extern const unsigned int oracle_nr_programs;

/* What an entry may be before the program runs: owed.py sets those that it tells apart. */
enum was {
	WAS_WRITABLE = 1, /* a dirty page of a file */
	WAS_SWAP = 2,
	WAS_NONE = 4,
	WAS_READ_ONLY = 8,
	WAS_CLEAN = 16,
	WAS_ANON = 32,
	WAS_SPECIAL = 64, /* present, and no page that anybody counts */
};

/* What else may happen. */
enum world_flags {
	WORLD_KERNEL = 1,     /* the entries are the kernel's own */
	WORLD_HUGE = 2,	      /* the entry is a pmd that maps a huge page */
	WORLD_SHARED = 4,     /* ... or points to a table that another mm shares */
	WORLD_BATCHED = 8,    /* reclaim puts flushes off */
	WORLD_SECONDARY = 16, /* a secondary MMU is registered */
	WORLD_NO_TURN = 32,   /* a walk may visit no entry */
	WORLD_TWICE = 64,     /* a second walk visits others */
};

static unsigned int world;

bool want(void);
struct vm_area_struct *owed_vma(void);
pmd_t *owed_pmd(void);
unsigned long owed_addr(void);
unsigned long owed_end(void);
struct page *spare_page(void);
void owed_begin(unsigned int was, unsigned int flags);

bool want(void)
{
	return oracle_flag();
}

static struct mm_struct *mm(void)
{
	return world & WORLD_KERNEL ? &init_mm : oracle_mm();
}

struct vm_area_struct *owed_vma(void)
{
	return oracle_vma(mm());
}

unsigned long owed_addr(void)
{
	return world & (WORLD_HUGE | WORLD_SHARED) ? HUGE_ADDR : 0;
}

pmd_t *owed_pmd(void)
{
	return oracle_pmd(mm(), owed_addr());
}

unsigned long owed_end(void)
{
	unsigned int least = !(world & WORLD_NO_TURN);

	if (world & (WORLD_HUGE | WORLD_SHARED))
		return HUGE_ADDR + PMD_SIZE;
	return (least + oracle_choose(MOST + 1 - least)) * PAGE_SIZE;
}

/* A page of the caller's, to be mapped. */
struct page *spare_page(void)
{
	return page_new(PAGE_ANON);
}

static void fill(unsigned long addr, unsigned int was)
{
	unsigned int huge = world & (WORLD_HUGE | WORLD_SHARED) ? ORACLE_HUGE : 0;
	unsigned int of[8], nr = 0;

	for (unsigned int bit = 1; bit <= WAS_SPECIAL; bit <<= 1)
		if (was & bit)
			of[nr++] = bit;
	switch (of[oracle_choose(nr)]) {
	case WAS_SWAP:
		oracle_swap(mm(), addr, ORACLE_SWAP);
		return;
	case WAS_NONE:
		if (huge)
			owed_pmd()->pmd = 0;
		return;
	case WAS_READ_ONLY:
		oracle_map(mm(), addr, huge | ORACLE_FILE | ORACLE_YOUNG);
		break;
	case WAS_CLEAN:
		oracle_map(mm(), addr, huge | ORACLE_FILE | ORACLE_WRITE);
		break;
	case WAS_SPECIAL:
		oracle_map(mm(), addr, ORACLE_WRITE | ORACLE_DIRTY);
		oracle_pte(mm(), addr)->pte |= BIT_SPECIAL;
		return;
	case WAS_ANON:
		oracle_map(mm(), addr, huge | ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
		break;
	default:
		oracle_map(mm(), addr, huge | ORACLE_FILE | ORACLE_WRITE | ORACLE_DIRTY);
		break;
	}
	/* The page cache has a reference, too: giving up the mapping's frees nothing. */
	oracle_page(mm(), addr)->refcount++;
}

void owed_begin(unsigned int was, unsigned int flags)
{
	world = flags;
	oracle_allow_map_failure();
	if (flags & WORLD_BATCHED)
		oracle_batched_pending(mm());
	if (flags & WORLD_SECONDARY)
		oracle_secondary_mmu(mm());
	if (flags & WORLD_SHARED)
		oracle_share_pmd(mm(), HUGE_ADDR);
	if (flags & (WORLD_HUGE | WORLD_SHARED)) {
		fill(HUGE_ADDR, was);
		return;
	}
	for (unsigned long i = 0; i < MOST; i++) {
		fill(i * PAGE_SIZE, was);
		if (flags & WORLD_TWICE)
			fill((SECOND + i) * PAGE_SIZE, was);
	}
}

/* oracle_case() belongs to the corpus; the archive's main() refers to it. */
void oracle_case(void)
{
}

static bool judge(const struct oracle_program *p)
{
	struct oracle_result res;

	oracle_explore(p->run, 1U << ORACLE_NATIVE, &res);
	if (res.error || res.runs > MAX_RUNS) {
		fprintf(stderr, "%s: %s\n", p->name, res.error ? res.error : "too many runs");
		return false;
	}
	/* Who never waits for reclaim's flushes is outside of the rule; see the checker's. */
	if (!(world & WORLD_BATCHED))
		res.rules &= ~(1UL << TLB_BATCHED_PENDING);
	printf("%s %lu", p->name, res.runs);
	for (unsigned int rule = 0; oracle_rule_name(rule); rule++)
		if (res.rules >> rule & 1)
			printf(" %s", oracle_rule_name(rule));
	putchar('\n');
	return true;
}

int main(void)
{
	for (unsigned int i = 0; i < oracle_nr_programs; i++)
		if (!judge(&oracle_programs[i]))
			return 1;
	return 0;
}
