// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * by hand: an untested map is read; the pointer before the first entry is unmapped.
 * generation: generic
 */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
int some(void);			/* how many, 1 or more */

int p2_main(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;
	spinlock_t *ptl;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	ptep_get(pte); /* expect pte-map-unchecked */
	pte_unmap_unlock(pte - 1, ptl); /* expect pte-map-unbalanced */
	return 0;
}

#ifdef ORACLE_RUN

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *held_vma(void);
pmd_t *held_pmd(void);
unsigned long held_addr(void);
void held_begin(void);

static void run_p2_main(void)
{
	held_begin();
	p2_main(held_vma()->vm_mm, held_pmd(), held_addr());
}
const struct oracle_program oracle_programs[] = {
	{ "p2_main", run_p2_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
