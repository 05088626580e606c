// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 30101: FP lazy-read-hazard.
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

int p30101_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_state_t state1 = LAZY_MMU_DEFAULT;
	lazy_mmu_state_t state2 = LAZY_MMU_DEFAULT;
	state1 = arch_enter_lazy_mmu_mode();
	state2 = arch_enter_lazy_mmu_mode(); /* expect lazy-nested */
	arch_leave_lazy_mmu_mode(state1);
	set_pte_at(vma->vm_mm, addr + 1 * PAGE_SIZE, ptep + 1, pte);
	note(ptep_get(ptep + 1).pte); /* expect lazy-read-hazard */
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

static const int p30101_domain[] = { 0, 1, -71 };
static void run_p30101_main(void)
{
	batch_begin(p30101_domain, 3, 3, 3, 12);
	p30101_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p30101_main", run_p30101_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
