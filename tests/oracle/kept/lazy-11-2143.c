// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 11, program 2143: FN lazy-read-hazard.
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

static int p2143_work1(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_state_t state2 = LAZY_MMU_DEFAULT;
	state2 = arch_enter_lazy_mmu_mode();
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	if (want()) {
		set_ptes(vma->vm_mm, addr, ptep, pte, 2);
	}
	note(ptep_get(ptep + 1).pte); /* expect lazy-read-hazard */
	return 0;
}

int p2143_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	int err1 = 0;
	err1 = p2143_work1(vma, addr, ptep, pte);
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

static const int p2143_domain[] = { 0, -5, -71 };
static void run_p2143_work1(void)
{
	batch_begin(p2143_domain, 3, 2, 3, 0);
	p2143_work1(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p2143_main(void)
{
	batch_begin(p2143_domain, 3, 2, 3, 0);
	p2143_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p2143_work1", run_p2143_work1 },
	{ "p2143_main", run_p2143_main },
};
const unsigned int oracle_nr_programs = 2;
#endif
