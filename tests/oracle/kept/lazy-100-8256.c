// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 100, program 8256: FN lazy-flush-order.
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

static void p8256_relock2(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_disable();
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	lazy_mmu_mode_enable();
}

int p8256_main(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte)
{
	unsigned long start = vma->vm_start;
	unsigned long end = vma->vm_end;
	p8256_relock2(vma, addr, ptep, pte);
	lazy_mmu_mode_enable();
	p8256_relock2(vma, addr, ptep, pte);
	flush_tlb_range(vma, start, end); /* expect lazy-flush-order */
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

static const int p8256_domain[] = { 0, 1, -71 };
static void run_p8256_relock2(void)
{
	batch_begin(p8256_domain, 3, 2, 3, 0);
	p8256_relock2(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
static void run_p8256_main(void)
{
	batch_begin(p8256_domain, 3, 2, 3, 0);
	p8256_main(batch_vma(), batch_addr(0), batch_pte(0), batch_value());
}
const struct oracle_program oracle_programs[] = {
	{ "p8256_relock2", run_p8256_relock2 },
	{ "p8256_main", run_p8256_main },
};
const unsigned int oracle_nr_programs = 2;
#endif
