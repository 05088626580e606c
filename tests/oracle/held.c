// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Judge programs of the family `held` on the executable model, one line each: the number
 * of runs and the rules that some run violated.  The model's verdicts are taken as they
 * are; docs/exactness.md says what the programs do.
 */
#include "model.h"
#include "explore.h"

#include <stdio.h>

#define MOST 3 /* what some() returns at most */

struct oracle_program {
	const char *name;
	void (*run)(void);
};

/* Generated: the one function of every program. */
extern const struct oracle_program oracle_programs[];
extern const unsigned int oracle_nr_programs;

bool want(void);
int some(void);
struct vm_area_struct *held_vma(void);
pmd_t *held_pmd(void);
unsigned long held_addr(void);
void held_begin(void);

bool want(void)
{
	return oracle_flag();
}

int some(void)
{
	return 1 + oracle_choose(MOST);
}

struct vm_area_struct *held_vma(void)
{
	return oracle_vma(oracle_mm());
}

pmd_t *held_pmd(void)
{
	return oracle_pmd(oracle_mm(), 0);
}

/* A walk begins at the first entry of the table, or so that it can end behind the last. */
unsigned long held_addr(void)
{
	return oracle_flag() ? (PTRS_PER_PTE - MOST) * PAGE_SIZE : 0;
}

/* The checker takes every map to be able to fail; so does the model. */
void held_begin(void)
{
	oracle_allow_map_failure();
}

/* oracle_case() belongs to the corpus; the archive's main() refers to it. */
void oracle_case(void)
{
}

int main(void)
{
	for (unsigned int i = 0; i < oracle_nr_programs; i++) {
		const struct oracle_program *p = &oracle_programs[i];
		struct oracle_result res;

		oracle_explore(p->run, 1U << ORACLE_NATIVE, &res);
		if (res.error) {
			fprintf(stderr, "%s: %s\n", p->name, res.error);
			return 1;
		}
		printf("%s %lu", p->name, res.runs);
		for (unsigned int rule = 0; oracle_rule_name(rule); rule++)
			if (res.rules >> rule & 1)
				printf(" %s", oracle_rule_name(rule));
		putchar('\n');
	}
	return 0;
}
