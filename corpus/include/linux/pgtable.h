/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries: their values, and how they are read, written and cleared in memory. */
#ifndef LINUX_PGTABLE_H
#define LINUX_PGTABLE_H

#include <linux/lazy_mmu.h>
#include <linux/mm_types.h>

/* Values. */
int pte_none(pte_t pte);
int pte_present(pte_t pte);
int pte_write(pte_t pte);
int pte_young(pte_t pte);
bool pte_dirty(pte_t pte);
int pte_same(pte_t a, pte_t b);
int pte_soft_dirty(pte_t pte);
int pte_uffd_wp(pte_t pte);
unsigned long pte_pfn(pte_t pte);
pte_t pfn_pte(unsigned long pfn, pgprot_t prot);
pte_t mk_pte(const struct page *page, pgprot_t prot);
pte_t pte_mkold(pte_t pte);
pte_t pte_mkyoung(pte_t pte);
pte_t pte_mkclean(pte_t pte);
pte_t pte_mkdirty(pte_t pte);
pte_t pte_wrprotect(pte_t pte);
pte_t pte_mkwrite(pte_t pte, struct vm_area_struct *vma);
pte_t pte_modify(pte_t pte, pgprot_t newprot);
pte_t pte_mkuffd_wp(pte_t pte);
/* The same mark in an entry that is not present; the marker maps nothing but it. */
int pte_swp_uffd_wp(pte_t pte);
pte_t pte_swp_mkuffd_wp(pte_t pte);
pte_t make_pte_marker(unsigned long marker);
#define PTE_MARKER_UFFD_WP	1
pte_t pte_clear_soft_dirty(pte_t pte);
pte_t pte_advance_pfn(pte_t pte, unsigned long nr);
int pmd_none(pmd_t pmd);
int pmd_present(pmd_t pmd);
int pmd_trans_huge(pmd_t pmd);
bool pmd_dirty(pmd_t pmd);
int pmd_same(pmd_t a, pmd_t b);
int pmd_uffd_wp(pmd_t pmd);
/* The table that the entry points to. */
pgtable_t pmd_pgtable(pmd_t pmd);
pmd_t pmd_mkold(pmd_t pmd);
pmd_t pmd_wrprotect(pmd_t pmd);
pmd_t pmd_mkuffd_wp(pmd_t pmd);
struct folio *pmd_folio(pmd_t pmd);
int pud_none(pud_t pud);
int pgd_none(pgd_t pgd);
int pgd_present(pgd_t pgd);
#define __pte(x)	((pte_t){ (x) })
#define pte_val(x)	((x).pte)
#define pgd_val(x)	((x).pgd)
#define pte_next_pfn(pte)	pte_advance_pfn(pte, 1)
/* Present, writable, for the kernel's own mappings. */
extern const pgprot_t PAGE_KERNEL;

/* Reads. */
pte_t ptep_get(pte_t *ptep);
pte_t ptep_get_lockless(pte_t *ptep);
pmd_t pmdp_get(pmd_t *pmdp);
pmd_t pmdp_get_lockless(pmd_t *pmdp);
pud_t pudp_get(pud_t *pudp);
pgd_t pgdp_get(pgd_t *pgdp);

/* Writes that a section may defer. */
void set_pte(pte_t *ptep, pte_t pte);
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr);
void set_pmd_at(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t pmd);
void set_pgd(pgd_t *pgdp, pgd_t pgd);
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
void pmd_clear(pmd_t *pmdp);
void clear_not_present_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
				 unsigned int nr, int full);
void pte_clear_not_present_full(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int full);
pte_t ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
void ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     pte_t old_pte, pte_t pte);
pte_t modify_prot_start_ptes(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     unsigned int nr);
void modify_prot_commit_ptes(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			     pte_t old_pte, pte_t pte, unsigned int nr);
void pmd_populate(struct mm_struct *mm, pmd_t *pmd, pgtable_t pte);

/* Read-modify-writes, which take effect at once. */
pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
pte_t ptep_get_and_clear_full(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int full);
pte_t get_and_clear_full_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
			      unsigned int nr, int full);
pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
void ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
void wrprotect_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, unsigned int nr);
/* Writes the entry unless it holds one already, and says so. */
bool ptep_try_set(pte_t *ptep, pte_t pte);
int ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t entry,
			  int dirty);
int ptep_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
int ptep_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
pmd_t pmdp_huge_get_and_clear(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp);
pmd_t pmdp_huge_clear_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
pmd_t pmdp_invalidate(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
int pmdp_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp);
void pmdp_set_wrprotect(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp);

/* From one level to the next. */
pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr);
p4d_t *p4d_offset(pgd_t *pgd, unsigned long addr);
pud_t *pud_offset(p4d_t *p4d, unsigned long addr);
pmd_t *pmd_offset(pud_t *pud, unsigned long addr);
pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr);

static inline pmd_t *pmd_off(struct mm_struct *mm, unsigned long addr)
{
	return pmd_offset(pud_offset(p4d_offset(pgd_offset(mm, addr), addr), addr), addr);
}

#define pgd_addr_end(addr, end)	(end)
#define p4d_addr_end(addr, end)	(end)
#define pud_addr_end(addr, end) \
	(((addr) & PUD_MASK) + PUD_SIZE < (end) ? ((addr) & PUD_MASK) + PUD_SIZE : (end))
#define pmd_addr_end(addr, end) \
	(((addr) & PMD_MASK) + PMD_SIZE < (end) ? ((addr) & PMD_MASK) + PMD_SIZE : (end))

#endif
