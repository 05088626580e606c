// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 1, program 17565: FN gather-missing-entry.
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

static void p17565_zap0(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old;
	old = ptep_get(pte);
	if (pte_present(old) && pte_write(old)) {
		old = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, old, pte_wrprotect(old)); /* expect gather-missing-entry */
		if (want()) {
			tlb_remove_tlb_entries(tlb, pte, 1, addr);
			tlb_remove_tlb_entries(tlb, pte, 1, addr);
		}
	}
}

int p17565_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = addr;
	pte_t *start_pte;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	struct mmu_gather tlb;
	int ret = 0;
	mmap_write_lock(mm);
	tlb_gather_mmu(&tlb, mm);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		tlb_finish_mmu(&tlb);
		mmap_write_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		old = ptep_get(pte);
		if (pte_present(old) && pte_write(old)) {
			tlb_remove_tlb_entries(&tlb, pte, 1, addr);
			set_pte_at(mm, addr, pte, pte_wrprotect(old));
		}
	}
	if (want()) {
		ret = -EBUSY;
		goto out0;
	}
out0:
	pte_unmap_unlock(start_pte, ptl);
	addr = start + 4 * PAGE_SIZE;
	end += 4 * PAGE_SIZE;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		tlb_finish_mmu(&tlb);
		mmap_write_unlock(mm);
		return -EAGAIN;
	}
	start_pte = pte;
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		p17565_zap0(&tlb, vma, addr, pte);
	}
	if (want()) {
		pte_unmap_unlock(start_pte, ptl);
		tlb_finish_mmu(&tlb);
		mmap_write_unlock(mm);
		return -EBUSY;
	}
	pte_unmap_unlock(start_pte, ptl);
	flush_tlb_mm(mm);
	if (want()) {
		goto out1;
	}
out1:
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

static void run_p17565_main(void)
{
	owed_begin(11, 96);
	p17565_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p17565_main", run_p17565_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
