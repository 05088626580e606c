// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 11, program 10899: FN lazy-pause, FN lazy-unbalanced.
 * generation: generic
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/tlbflush.h>

int try_something(void);	/* 0 or an error */
bool want(void);		/* a decision */
int count(void);		/* how many, 0 or more */
int some(void);			/* how many, 1 or more */
void note(unsigned long value);	/* a value is used */

struct state { bool open, done; int err; unsigned int bits; };

static bool p10899_begin_if1(struct vm_area_struct *vma)
{
	lazy_mmu_mode_enable();
	return 0;
}

int p10899_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	bool open1 = 0;
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	open1 = p10899_begin_if1(vma);
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	return 0; /* expect lazy-pause */ /* expect lazy-unbalanced */
}

#ifdef ORACLE_RUN

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *batch_vma(void);
int batch_int(void);
pte_t batch_value(void);
pmd_t batch_pmd_value(void);
unsigned long batch_addr(unsigned int table);
pte_t *batch_pte(unsigned int table);
pmd_t *batch_pmd(unsigned int table);
int batch_opaque(pte_t *ptep, unsigned long addr, void *data);
void batch_begin(const int *values, unsigned int nr, unsigned int kind, unsigned int turns,
		 unsigned int tested);

static const int p10899_domain[] = { 0, -11, 1, -71 };
static void run_p10899_begin_if1(void)
{
	batch_begin(p10899_domain, 4, 2, 3, 0);
	p10899_begin_if1(batch_vma());
}
static void run_p10899_main(void)
{
	batch_begin(p10899_domain, 4, 2, 3, 0);
	p10899_main(batch_vma(), batch_addr(0), batch_pte(0));
}
const struct oracle_program oracle_programs[] = {
	{ "p10899_begin_if1", run_p10899_begin_if1 },
	{ "p10899_main", run_p10899_main },
};
const unsigned int oracle_nr_programs = 2;
#endif
