/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mapping entries for access, pages, and the locks of an mm. */
#ifndef LINUX_MM_H
#define LINUX_MM_H

#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>

/* Each may fail and then returns NULL. */
pte_t *pte_offset_map(pmd_t *pmd, unsigned long addr);
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			     spinlock_t **ptlp);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
/* Fails only for want of memory. */
pte_t *pte_alloc_kernel(pmd_t *pmd, unsigned long addr);
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp);
void pte_unmap(pte_t *pte);
void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl);
spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd);
spinlock_t *pmd_lockptr(struct mm_struct *mm, pmd_t *pmd);
spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmd);
spinlock_t *pmd_trans_huge_lock(pmd_t *pmd, struct vm_area_struct *vma);

void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
void mmap_write_lock(struct mm_struct *mm);
void mmap_write_unlock(struct mm_struct *mm);
void i_mmap_lock_write(struct address_space *mapping);
void i_mmap_unlock_write(struct address_space *mapping);

/* Pages. */
struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte);
struct folio *vm_normal_folio(struct vm_area_struct *vma, unsigned long addr, pte_t pte);
struct folio *page_folio(struct page *page);
bool folio_test_large(const struct folio *folio);
bool folio_test_anon(const struct folio *folio);
void folio_get(struct folio *folio);
void folio_put(struct folio *folio);
void get_page(struct page *page);
void put_page(struct page *page);
bool set_page_dirty(struct page *page);
bool folio_trylock(struct folio *folio);
void folio_lock(struct folio *folio);
void folio_unlock(struct folio *folio);
/* Sleeps. */
int split_folio(struct folio *folio);
/* Under the pmd lock: the entry points to a table of entries for the same pages, at once. */
void __split_huge_pmd_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			     bool freeze);

/* Reverse map: drops the reference that a mapping holds. */
void folio_remove_rmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma);
void folio_remove_rmap_pmd(struct folio *folio, struct page *page, struct vm_area_struct *vma);
void page_remove_rmap(struct page *page);

void update_mmu_cache(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);

#endif
