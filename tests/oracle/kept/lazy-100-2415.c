// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 100, program 2415: FP lazy-flush-order.
 * generation: generic
 * raw: yes
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

static void p2415_relock1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	lazy_mmu_mode_enable();
}

int p2415_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_pause();
	p2415_relock1(vma, addr + 1 * PAGE_SIZE, ptep + 1);
	lazy_mmu_mode_resume();
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	flush_tlb_all();
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

static const int p2415_domain[] = { 0, -5, -16, -71 };
static void run_p2415_relock1(void)
{
	batch_begin(p2415_domain, 4, 1, 3, 0);
	p2415_relock1(batch_vma(), batch_addr(0), batch_pte(0));
}
static void run_p2415_main(void)
{
	batch_begin(p2415_domain, 4, 1, 3, 0);
	p2415_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p2415_relock1", run_p2415_relock1 },
	{ "p2415_main", run_p2415_main },
};
const unsigned int oracle_nr_programs = 2;
#endif
