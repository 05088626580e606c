// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 11, program 16269: FN lazy-read-hazard.
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

static int p16269_work1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte, int mode)
{
	if (mode == -EBUSY) {
		set_pte_at(vma->vm_mm, addr, ptep, pte);
		note(ptep_get(ptep).pte);
	} else {
		set_pte_at(vma->vm_mm, addr, ptep, pte);
	}
	note(ptep_get(ptep).pte); /* expect lazy-read-hazard */
	return 0;
}

static int p16269_work3(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	p16269_work1(vma, addr, ptep, pte, 0);
	return 0;
}

int p16269_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	int err1 = 0;
	lazy_mmu_mode_enable();
	err1 = p16269_work3(vma, addr, ptep, pte);
	return 0; /* expect lazy-unbalanced */
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

static const int p16269_domain[] = { 0, -16, -71 };
static void run_p16269_work1(void)
{
	batch_begin(p16269_domain, 3, 1, 3, 4);
	p16269_work1(batch_vma(), batch_addr(0), batch_pte(0), batch_value(), batch_int());
}
static void run_p16269_work3(void)
{
	batch_begin(p16269_domain, 3, 1, 3, 4);
	p16269_work3(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p16269_main(void)
{
	batch_begin(p16269_domain, 3, 1, 3, 4);
	p16269_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p16269_work1", run_p16269_work1 },
	{ "p16269_work3", run_p16269_work3 },
	{ "p16269_main", run_p16269_main },
};
const unsigned int oracle_nr_programs = 3;
#endif
