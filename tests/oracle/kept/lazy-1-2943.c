// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 2943: FP lazy-flush-order, FP lazy-read-hazard.
 * generation: token
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

int p2943_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte, int mode)
{
	lazy_mmu_state_t state1 = LAZY_MMU_DEFAULT;
	int i1;
	int i2;
	state1 = arch_enter_lazy_mmu_mode();
	i1 = count();
	while (i1-- > 0) {
		i2 = count();
		while (i2-- > 0) {
			switch (mode) {
			case 0:
				set_pte_at(vma->vm_mm, addr, ptep, pte);
				break;
			case -EIO:
				set_pte_at(vma->vm_mm, addr, ptep, pte);
				break;
			default:
				ptep_clear_flush(vma, addr, ptep);
				break;
			}
		}
		if (want()) {
		}
	}
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

static const int p2943_domain[] = { 0, -5, -71 };
static void run_p2943_main(void)
{
	batch_begin(p2943_domain, 3, 0, 3, 0);
	p2943_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value(), batch_int());
}
const struct oracle_program oracle_programs[] = {
	{ "p2943_main", run_p2943_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
