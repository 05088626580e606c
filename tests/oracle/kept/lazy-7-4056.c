// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 7, program 4056: FN lazy-read-hazard.
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

static void p4056_work1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	set_ptes(vma->vm_mm, addr + 1 * PAGE_SIZE, ptep + 1, pte, 3);
	ptep_set_wrprotect(vma->vm_mm, addr + 2 * PAGE_SIZE, ptep + 2); /* expect lazy-read-hazard */
}

static void p4056_relock1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_disable();
	p4056_work1(vma, addr + 1 * PAGE_SIZE, ptep + 1, pte);
}

int p4056_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	p4056_relock1(vma, addr, ptep, pte);
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

static const int p4056_domain[] = { 0, -11, -71 };
static void run_p4056_work1(void)
{
	batch_begin(p4056_domain, 3, 0, 3, 0);
	p4056_work1(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p4056_relock1(void)
{
	batch_begin(p4056_domain, 3, 0, 3, 0);
	p4056_relock1(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p4056_main(void)
{
	batch_begin(p4056_domain, 3, 0, 3, 0);
	p4056_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p4056_work1", run_p4056_work1 },
	{ "p4056_relock1", run_p4056_relock1 },
	{ "p4056_main", run_p4056_main },
};
const unsigned int oracle_nr_programs = 3;
#endif
