// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 5, program 254: FN tlb-missing-flush.
 * generation: generic
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

static bool p254_change0(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t old;
	bool need = false;
	old = ptep_get(pte);
	if (pte_present(old)) {
		set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot)); /* expect tlb-missing-flush */
	}
	return need;
}

int p254_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long base = addr & PMD_MASK;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	bool need = false;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	start_pte = pte;
	if (p254_change0(vma, addr, pte)) {
		need = true;
	}
	if (need) {
		flush_tlb_range(vma, base, base + PMD_SIZE);
	}
	pte_unmap_unlock(start_pte, ptl);
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

static void run_p254_main(void)
{
	owed_begin(3, 32);
	p254_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p254_main", run_p254_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
