// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 11, program 16442: FP lazy-unbalanced.
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

int p16442_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	bool open1 = false;
	int tries1 = count();
retry:;
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	if (want()) {
		if (pte_none(pte)) {
			lazy_mmu_mode_enable();
			open1 = true;
		}
		if (open1) {
			lazy_mmu_mode_disable();
		}
	}
	if (tries1-- > 0)
		goto retry;
	return 0;
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

static const int p16442_domain[] = { 0, -11, -71 };
static void run_p16442_main(void)
{
	batch_begin(p16442_domain, 3, 1, 3, 0);
	p16442_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p16442_main", run_p16442_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
