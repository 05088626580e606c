// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 24520: FP lazy-flush-order.
 * generation: token
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

static int p24520_work1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	lazy_mmu_state_t state1 = LAZY_MMU_DEFAULT;
	state1 = arch_enter_lazy_mmu_mode(); /* expect lazy-nested */
	return 0;
}

static int p24520_work3(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_state_t state1 = LAZY_MMU_DEFAULT;
	state1 = arch_enter_lazy_mmu_mode();
	if (p24520_work1(vma, addr, ptep) == -EIO) {
	}
	arch_leave_lazy_mmu_mode(state1);
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	return 0;
}

int p24520_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	p24520_work3(vma, addr, ptep, pte);
	flush_tlb_all(); /* expect lazy-flush-order */
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

static const int p24520_domain[] = { 0, -5, -16, -71 };
static void run_p24520_work1(void)
{
	batch_begin(p24520_domain, 4, 1, 3, 0);
	p24520_work1(batch_vma(), batch_addr(0), batch_pte(0));
}
static void run_p24520_work3(void)
{
	batch_begin(p24520_domain, 4, 1, 3, 4);
	p24520_work3(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p24520_main(void)
{
	batch_begin(p24520_domain, 4, 1, 3, 4);
	p24520_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p24520_work1", run_p24520_work1 },
	{ "p24520_work3", run_p24520_work3 },
	{ "p24520_main", run_p24520_main },
};
const unsigned int oracle_nr_programs = 3;
#endif
