// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seed 5, program 176: FN tlb-free-before-flush.
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

int p176_main(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long base = addr & PMD_MASK;
	pte_t *pte;
	spinlock_t *ptl;
	pte_t old;
	struct page *page;
	struct folio *folio;
	bool need = false;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		return -EAGAIN;
	}
	old = ptep_get(pte);
	if (pte_present(old)) {
		old = get_and_clear_full_ptes(mm, addr, pte, 1, 0);
		page = vm_normal_page(vma, addr, old);
		need = true;
		if (page) {
			folio = page_folio(page);
			if (!folio_test_anon(folio) && pte_dirty(old)) {
				set_page_dirty(page);
				folio_remove_rmap_pte(folio, page, vma); /* expect tlb-free-before-flush */
				flush_tlb_mm(mm);
			} else {
				folio_remove_rmap_pte(folio, page, vma);
				flush_tlb_mm(mm);
			}
		}
	}
	flush_tlb_range(vma, base, base + PMD_SIZE);
	pte_unmap_unlock(pte, ptl);
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

static void run_p176_main(void)
{
	owed_begin(115, 32);
	p176_main(owed_vma(), owed_pmd(), owed_addr(), owed_end());
}
const struct oracle_program oracle_programs[] = {
	{ "p176_main", run_p176_main },
};
const unsigned int oracle_nr_programs = 1;
#endif
