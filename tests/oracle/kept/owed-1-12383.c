// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 12383: FN tlb-missing-flush.
 * generation: arch
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <linux/swapops.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
struct page *spare_page(void);

static int p12383_range0(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return 0;
	}
	old = ptep_get(pte);
	if (pte_present(old)) {
		set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot));
		flush_tlb_all();
		set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot)); /* expect tlb-missing-flush */
	}
	pte_unmap_unlock(pte, ptl);
	return 0;
}

int p12383_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	p12383_range0(vma, pmd, addr, end);
	return 0;
}

#ifdef ORACLE_RUN

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *owed_vma(void);
pmd_t *owed_pmd(void);
unsigned long owed_addr(void);
unsigned long owed_end(void);
void owed_begin(unsigned int was, unsigned int flags);

static void run_p12383_main(void)
{
	owed_begin(3, 32);
	p12383_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p12383_main", run_p12383_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
