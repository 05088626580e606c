// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 100, program 9790: FP lazy-flush-order.
 * generation: arch
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

static int p9790_work1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_clear(vma->vm_mm, addr, ptep);
	arch_enter_lazy_mmu_mode();
	return 0;
}

int p9790_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	int err1 = 0;
	err1 = p9790_work1(vma, addr, ptep);
	flush_tlb_mm(vma->vm_mm);
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

static const int p9790_domain[] = { 0, -5, 1, -71 };
static void run_p9790_work1(void)
{
	batch_begin(p9790_domain, 4, 0, 3, 0);
	p9790_work1(batch_vma(), batch_addr(0), batch_pte(0));
}
static void run_p9790_main(void)
{
	batch_begin(p9790_domain, 4, 0, 3, 0);
	p9790_main(batch_vma(), batch_addr(0), batch_pte(0));
}
const struct oracle_program oracle_programs[] = {
	{ "p9790_work1", run_p9790_work1 },
	{ "p9790_main", run_p9790_main },
};
const unsigned int oracle_nr_programs = 2;
#endif
