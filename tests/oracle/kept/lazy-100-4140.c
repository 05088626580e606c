// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 100, program 4140: FP lazy-unbalanced.
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

int p4140_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, unsigned long saddr, pte_t *src, int mode, bool force)
{
	bool open1 = false;
	int tries1 = count();
retry:;
	if (mode || force) {
		arch_enter_lazy_mmu_mode();
		open1 = true;
	}
	if (!open1) {
		return 0;
	}
	arch_leave_lazy_mmu_mode();
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

static const int p4140_domain[] = { 0, -16, -5, -71 };
static void run_p4140_main(void)
{
	batch_begin(p4140_domain, 4, 1, 3, 0);
	p4140_main(batch_vma(), batch_addr(0), batch_pte(0), batch_addr(1), batch_pte(1), batch_int(), want());
}
const struct oracle_program oracle_programs[] = {
	{ "p4140_main", run_p4140_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
