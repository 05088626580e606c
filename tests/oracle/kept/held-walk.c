// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * by hand: a walk that may end behind the table.
 * generation: generic
 */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
int some(void);			/* how many, 1 or more */

int p3_main(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;
	spinlock_t *ptl;
	int n;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	n = some();
	while (n-- > 0) {
		ptep_get(pte);
		if (want()) {
			break;
		}
		pte++;
	}
	pte_unmap_unlock(pte, ptl); /* expect pte-map-unbalanced */
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

static void run_p3_main(void)
{
	held_begin();
	p3_main(held_vma()->vm_mm, held_pmd(), held_addr());
}
const struct oracle_program oracle_programs[] = {
	{ "p3_main", run_p3_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
