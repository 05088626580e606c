// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 44063: FP gather-missing-entry.
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

int p44063_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	struct mmu_gather tlb;
	mmap_write_lock(mm);
	tlb_gather_mmu(&tlb, mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		mmap_write_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	old = ptep_get(pte);
	if (pte_present(old)) {
		set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot));
		tlb_remove_tlb_entries(&tlb, pte, 1, addr);
		set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot));
	}
	pte_unmap_unlock(start_pte, ptl);
	tlb_finish_mmu(&tlb);
	mmap_write_unlock(mm);
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

static void run_p44063_main(void)
{
	owed_begin(3, 32);
	p44063_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p44063_main", run_p44063_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
