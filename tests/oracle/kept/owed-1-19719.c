// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 19719: FP gather-missing-entry.
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

static int p19719_zaps0(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	struct page *page;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	old = ptep_get(pte);
	if (pte_present(old) && want()) {
		pte_clear(mm, addr, pte);
		tlb_remove_tlb_entries(tlb, pte, 1, addr);
		pte_clear(mm, addr, pte);
		page = vm_normal_page(vma, addr, old);
	}
	pte_unmap_unlock(pte, ptl);
	return 0;
}

int p19719_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_gather tlb;
	tlb_gather_mmu(&tlb, mm);
	if (p19719_zaps0(&tlb, vma, pmd, addr, end)) {
		return -EAGAIN;
	}
	tlb_finish_mmu(&tlb);
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

static void run_p19719_main(void)
{
	owed_begin(67, 32);
	p19719_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p19719_main", run_p19719_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
