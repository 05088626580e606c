/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small programs on the model, and what it has to say about each.
 *
 * Nearly every program that breaks a rule stands beside one that differs in nothing but
 * the mistake and breaks none.
 */
#ifndef ORACLE_SELFTEST_H
#define ORACLE_SELFTEST_H

#include <linux/gfp.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <linux/swapops.h>
#include <asm/tlb.h>

#include "explore.h"

struct example {
	const char *name;
	void (*run)(void);
	const char *rules;  /* all that it violates, in the order of the catalogue */
	const char *arches; /* on which personalities the first of them shows, NULL: not asked */
};

/* Each ends with an example without a name. */
extern const struct example lazy_examples[], generation_examples[], tlb_examples[],
	map_examples[], gather_examples[];
extern const struct example arch_examples[];

/* What cannot be seen by a rule: reported as a violation of lazy-arch. */
static inline void must(bool condition)
{
	if (!condition)
		oracle_fail("lazy-arch", "the model is not in the state that was expected");
}

/* The entries that most programs use: two of one table, present. */
#define P (oracle_pte(oracle_mm(), 0))
#define Q (P + 1)
#define MM (oracle_mm())
#define VMA (oracle_vma(oracle_mm()))
#define NEW (pfn_pte(7, (pgprot_t){3}))

/* Memory as it is, without the API and without its rules. */
static inline unsigned long memory(pte_t *ptep)
{
	return *(volatile unsigned long *)ptep;
}

/* One section in any generation. */
#if defined(GENERATION_GENERIC)
#define ENTER() lazy_mmu_mode_enable()
#define LEAVE() lazy_mmu_mode_disable()
#elif defined(GENERATION_TOKEN)
extern lazy_mmu_state_t selftest_token;
#define ENTER() (selftest_token = arch_enter_lazy_mmu_mode())
#define LEAVE() arch_leave_lazy_mmu_mode(selftest_token)
#else
#define ENTER() arch_enter_lazy_mmu_mode()
#define LEAVE() arch_leave_lazy_mmu_mode()
#endif

#endif
