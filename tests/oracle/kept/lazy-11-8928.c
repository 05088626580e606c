// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 11, program 8928: FN lazy-read-hazard, FN lazy-unbalanced.
 * generation: arch
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

int p8928_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	int i1;
	int n1;
	arch_enter_lazy_mmu_mode();
	n1 = count();
	for (i1 = 0; i1 < n1; i1++) {
		arch_flush_lazy_mmu_mode();
		pte_clear_not_present_full(vma->vm_mm, addr + 1 * PAGE_SIZE, ptep + 1, 0);
		ptep++;
		addr += PAGE_SIZE;
	}
	note(ptep_get(ptep).pte); /* expect lazy-read-hazard */
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

static const int p8928_domain[] = { 0, 2, -71 };
static void run_p8928_main(void)
{
	batch_begin(p8928_domain, 3, 2, 3, 0);
	p8928_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p8928_main", run_p8928_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
