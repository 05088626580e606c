// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * by hand: a refused start owes no end, an accepted one does.
 * generation: generic
 */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
int some(void);			/* how many, 1 or more */

int p4_main(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct mmu_notifier_range range;
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, addr, addr + PAGE_SIZE);
	if (mmu_notifier_invalidate_range_start_nonblock(&range)) {
		return -EAGAIN;
	}
	if (want()) {
		return -EBUSY; /* expect notifier-unbalanced */
	}
	mmu_notifier_invalidate_range_end(&range);
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

static void run_p4_main(void)
{
	held_begin();
	p4_main(held_vma()->vm_mm, held_pmd(), held_addr());
}
const struct oracle_program oracle_programs[] = {
	{ "p4_main", run_p4_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
