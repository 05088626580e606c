/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions whose result depends on the values of their arguments alone: tests of
 * an entry's value, conversions, and the computation of an entry's address.  Two
 * calls with the same arguments give the same result, so two tests of
 * pte_present(pte) agree along a path.
 *
 * Of the upper-level entry that pmd_offset() and its like look at, only the table
 * address is used; tables do not move while they are walked, so these count as
 * computations on their arguments too.
 *
 * Only the newest form of a prototype is written where older kernels have other
 * by-value parameters (pte_mkwrite() took no vma up to 6.5, for instance).
 */
#ifndef MODEL_PURE_H
#define MODEL_PURE_H

#include "types.h"

enum softleaf_type { SOFTLEAF_NONE };

/* Values and entries. arch/x86/include/asm/paravirt.h and pgtable_types.h; all. */
pte_t __pte(pteval_t val) PURE;
pte_t pte_clear_flags(pte_t pte, pteval_t clear) PURE;
pteval_t pte_flags(pte_t pte) PURE;
pte_t pte_set_flags(pte_t pte, pteval_t set) PURE;
pte_t pte_swp_clear_flags(pte_t pte) PURE;
pteval_t pte_val(pte_t pte) PURE;
pmd_t __pmd(pmdval_t val) PURE;
pmd_t pmd_clear_flags(pmd_t pmd, pmdval_t clear) PURE;
pmdval_t pmd_flags(pmd_t pmd) PURE;
pmdval_t pmd_flags_mask(pmd_t pmd) PURE;
pmdval_t pmd_pfn_mask(pmd_t pmd) PURE;
pmd_t pmd_set_flags(pmd_t pmd, pmdval_t set) PURE;
pmdval_t pmd_val(pmd_t pmd) PURE;
pud_t __pud(pudval_t val) PURE;
pud_t pud_clear_flags(pud_t pud, pudval_t clear) PURE;
pudval_t pud_flags(pud_t pud) PURE;
pudval_t pud_flags_mask(pud_t pud) PURE;
pudval_t pud_pfn_mask(pud_t pud) PURE;
pud_t pud_set_flags(pud_t pud, pudval_t set) PURE;
pudval_t pud_val(pud_t pud) PURE;
p4d_t __p4d(p4dval_t val) PURE;
p4dval_t p4d_flags(p4d_t p4d) PURE;
p4dval_t p4d_flags_mask(p4d_t p4d) PURE;
p4dval_t p4d_pfn_mask(p4d_t p4d) PURE;
p4dval_t p4d_val(p4d_t p4d) PURE;
pgd_t __pgd(pgdval_t val) PURE;
pgdval_t pgd_flags(pgd_t pgd) PURE;
pgdval_t pgd_val(pgd_t pgd) PURE;

/* Predicates. arch/x86/include/asm/pgtable.h, include/linux/pgtable.h, huge_mm.h; all. */
pte_t arch_make_huge_pte(pte_t entry, unsigned int shift, vm_flags_t flags) PURE;
bool pte_access_permitted(pte_t pte, bool write) PURE;
bool pte_dirty(pte_t pte) PURE PRESENT_IF DIRTY;
int pte_exec(pte_t pte) PURE;
int pte_global(pte_t pte) PURE;
int pte_huge(pte_t pte) PURE;
bool pte_needs_flush(pte_t oldpte, pte_t newpte) PURE NEEDS_FLUSH;
int pte_none(pte_t pte) PURE NONE;
int pte_present(pte_t a) PURE PRESENT;
int pte_protnone(pte_t pte) PURE;
int pte_same(pte_t a, pte_t b) PURE SAME;
int pte_soft_dirty(pte_t pte) PURE;
int pte_special(pte_t pte) PURE;
int pte_uffd_wp(pte_t pte) PURE;
int pte_unused(pte_t pte) PURE;
int pte_write(pte_t pte) PURE PRESENT_IF;
int pte_young(pte_t pte) PURE PRESENT_IF;
bool is_huge_zero_pmd(pmd_t pmd) PURE;
bool pmd_access_permitted(pmd_t pmd, bool write) PURE;
int pmd_bad(pmd_t pmd) PURE;
bool pmd_dirty(pmd_t pmd) PURE PRESENT_IF DIRTY;
bool pmd_leaf(pmd_t pte) PURE PRESENT_IF;
int pmd_none(pmd_t pmd) PURE NONE;
int pmd_present(pmd_t pmd) PURE PRESENT;
int pmd_protnone(pmd_t pmd) PURE;
int pmd_same(pmd_t pmd_a, pmd_t pmd_b) PURE SAME;
int pmd_soft_dirty(pmd_t pmd) PURE;
int pmd_trans_huge(pmd_t pmd) PURE PRESENT_IF;
int pmd_uffd_wp(pmd_t pmd) PURE;
int pmd_write(pmd_t pmd) PURE PRESENT_IF;
int pmd_young(pmd_t pmd) PURE PRESENT_IF;
bool pud_access_permitted(pud_t pud, bool write) PURE;
int pud_bad(pud_t pud) PURE;
bool pud_dirty(pud_t pud) PURE;
bool pud_leaf(pud_t pud) PURE;
int pud_none(pud_t pud) PURE NONE;
int pud_present(pud_t pud) PURE PRESENT;
int pud_same(pud_t pud_a, pud_t pud_b) PURE;
int pud_soft_dirty(pud_t pud) PURE;
int pud_trans_huge(pud_t pud) PURE;
int pud_write(pud_t pud) PURE;
int pud_young(pud_t pud) PURE;
int p4d_bad(p4d_t p4d) PURE;
bool p4d_leaf(p4d_t p4d) PURE;
int p4d_none(p4d_t p4d) PURE;
int p4d_present(p4d_t p4d) PURE;
int p4d_same(p4d_t p4d_a, p4d_t p4d_b) PURE;
int pgd_bad(pgd_t pgd) PURE;
bool pgd_leaf(pgd_t pgd) PURE;
int pgd_none(pgd_t pgd) PURE;
int pgd_present(pgd_t pgd) PURE;
int pgd_same(pgd_t pgd_a, pgd_t pgd_b) PURE;
int pgd_write(pgd_t pgd) PURE;

/* Predicates. arch/x86/include/asm/pgtable.h, include/linux/pgtable.h, huge_mm.h; 6.1 and 6.12. */
int pte_devmap(pte_t pte) PURE PRESENT_IF;
int pte_none_mostly(pte_t pte) PURE;
int pmd_devmap(pmd_t pmd) PURE PRESENT_IF;
int pud_devmap(pud_t pud) PURE;
int pgd_devmap(pgd_t pgd) PURE;

/* Predicates. arch/x86/include/asm/pgtable.h, include/linux/pgtable.h, huge_mm.h; 6.12 and 7.2. */
bool pte_decrypted(pte_t pte) PURE;
bool pte_needs_soft_dirty_wp(struct vm_area_struct *vma, pte_t pte) PURE;
bool pte_shstk(pte_t pte) PURE;
bool pmd_needs_soft_dirty_wp(struct vm_area_struct *vma, pmd_t pmd) PURE;
bool pmd_shstk(pmd_t pmd) PURE;
bool pmd_special(pmd_t pmd) PURE;
bool pud_shstk(pud_t pud) PURE;
bool pud_special(pud_t pud) PURE;

/* Predicates. arch/x86/include/asm/pgtable.h, include/linux/pgtable.h, huge_mm.h; only 6.1. */
int pmd_huge(pmd_t pmd) PURE;
int pmd_large(pmd_t pte) PURE PRESENT_IF;
bool is_huge_zero_pud(pud_t pud) PURE;
int pud_huge(pud_t pud) PURE;
int pud_large(pud_t pud) PURE;
int p4d_large(p4d_t p4d) PURE;
int pgd_large(pgd_t pgd) PURE;

/*
 * Entries derived from an entry. arch/x86/include/asm/pgtable.h, include/linux/mm.h;
 * all.
 */
pte_t maybe_mkwrite(pte_t pte, struct vm_area_struct *vma) PURE;
pte_t pte_clear_soft_dirty(pte_t pte) PURE ALLOWS_LESS;
pte_t pte_clear_uffd_wp(pte_t pte) PURE;
pte_t pte_clrglobal(pte_t pte) PURE;
pte_t pte_clrhuge(pte_t pte) PURE;
pte_t pte_mkclean(pte_t pte) PURE ALLOWS_LESS;
pte_t pte_mkdirty(pte_t pte) PURE;
pte_t pte_mkexec(pte_t pte) PURE;
pte_t pte_mkglobal(pte_t pte) PURE;
pte_t pte_mkhuge(pte_t pte) PURE;
pte_t pte_mkold(pte_t pte) PURE;
pte_t pte_mksoft_dirty(pte_t pte) PURE;
pte_t pte_mkspecial(pte_t pte) PURE;
pte_t pte_mkuffd_wp(pte_t pte) PURE ALLOWS_LESS;
pte_t pte_mkwrite(pte_t pte, struct vm_area_struct *vma) PURE;
pte_t pte_mkyoung(pte_t pte) PURE;
pte_t pte_modify(pte_t pte, pgprot_t newprot) PURE REPROTECTS;
pte_t pte_sw_mkyoung(pte_t pte) PURE;
pte_t pte_wrprotect(pte_t pte) PURE ALLOWS_LESS;
pmd_t maybe_pmd_mkwrite(pmd_t pmd, struct vm_area_struct *vma) PURE;
pmd_t pmd_clear_soft_dirty(pmd_t pmd) PURE;
pmd_t pmd_clear_uffd_wp(pmd_t pmd) PURE;
pmd_t pmd_mkclean(pmd_t pmd) PURE ALLOWS_LESS;
pmd_t pmd_mkdirty(pmd_t pmd) PURE;
pmd_t pmd_mkhuge(pmd_t pmd) PURE;
pmd_t pmd_mkinvalid(pmd_t pmd) PURE;
pmd_t pmd_mkold(pmd_t pmd) PURE;
pmd_t pmd_mksoft_dirty(pmd_t pmd) PURE;
pmd_t pmd_mkuffd_wp(pmd_t pmd) PURE ALLOWS_LESS;
pmd_t pmd_mkwrite(pmd_t pmd, struct vm_area_struct *vma) PURE;
pmd_t pmd_mkyoung(pmd_t pmd) PURE;
pmd_t pmd_modify(pmd_t pmd, pgprot_t newprot) PURE;
pmd_t pmd_wrprotect(pmd_t pmd) PURE ALLOWS_LESS;
pud_t pud_clear_soft_dirty(pud_t pud) PURE;
pud_t pud_mkclean(pud_t pud) PURE;
pud_t pud_mkdirty(pud_t pud) PURE;
pud_t pud_mkhuge(pud_t pud) PURE;
pud_t pud_mkold(pud_t pud) PURE;
pud_t pud_mksoft_dirty(pud_t pud) PURE;
pud_t pud_mkwrite(pud_t pud) PURE;
pud_t pud_mkyoung(pud_t pud) PURE;
pud_t pud_wrprotect(pud_t pud) PURE;

/*
 * Entries derived from an entry. arch/x86/include/asm/pgtable.h, include/linux/mm.h;
 * 6.1 and 6.12.
 */
pte_t pte_mkdevmap(pte_t pte) PURE;
pmd_t pmd_mkdevmap(pmd_t pmd) PURE;
pud_t pud_mkdevmap(pud_t pud) PURE;

/*
 * Entries derived from an entry. arch/x86/include/asm/pgtable.h, include/linux/mm.h;
 * 6.12 and 7.2.
 */
pte_t pte_clear_saveddirty(pte_t pte) PURE;
pte_t pte_mksaveddirty(pte_t pte) PURE;
pte_t pte_mkwrite_novma(pte_t pte) PURE;
pte_t pte_mkwrite_shstk(pte_t pte) PURE;
pmd_t pmd_clear_saveddirty(pmd_t pmd) PURE;
pmd_t pmd_mksaveddirty(pmd_t pmd) PURE;
pmd_t pmd_mkspecial(pmd_t pmd) PURE;
pmd_t pmd_mkwrite_novma(pmd_t pmd) PURE;
pmd_t pmd_mkwrite_shstk(pmd_t pmd) PURE;
pud_t pud_clear_saveddirty(pud_t pud) PURE;
pud_t pud_mkinvalid(pud_t pud) PURE;
pud_t pud_mksaveddirty(pud_t pud) PURE;
pud_t pud_mkspecial(pud_t pud) PURE;
pud_t pud_modify(pud_t pud, pgprot_t newprot) PURE;

/* Hugetlb entries. include/asm-generic/hugetlb.h; all. */
pte_t huge_pte_clear_uffd_wp(pte_t pte) PURE;
unsigned long huge_pte_dirty(pte_t pte) PURE PRESENT_IF DIRTY;
pte_t huge_pte_mkdirty(pte_t pte) PURE;
pte_t huge_pte_mkuffd_wp(pte_t pte) PURE ALLOWS_LESS;
pte_t huge_pte_mkwrite(pte_t pte) PURE;
pte_t huge_pte_modify(pte_t pte, pgprot_t newprot) PURE;
int huge_pte_none(pte_t pte) PURE NONE;
int huge_pte_uffd_wp(pte_t pte) PURE;
unsigned long huge_pte_write(pte_t pte) PURE PRESENT_IF;
pte_t huge_pte_wrprotect(pte_t pte) PURE ALLOWS_LESS;
bool huge_pmd_needs_flush(pmd_t oldpmd, pmd_t newpmd) PURE NEEDS_FLUSH;

/* Hugetlb entries. include/asm-generic/hugetlb.h; 6.1 and 6.12. */
int huge_pte_none_mostly(pte_t pte) PURE;

/* Entries and what they map. arch/x86/include/asm/pgtable.h, include/linux/mm.h; all. */
pgprot_t vm_get_page_prot(vm_flags_t vm_flags) PURE;
struct folio *vm_normal_folio(struct vm_area_struct *vma, unsigned long addr, pte_t pte) PURE PRESENT_IF;
struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte) PURE PRESENT_IF;
pte_t mk_pte(const struct page *page, pgprot_t pgprot) PURE MAKES_ENTRY;
pte_t pfn_pte(unsigned long page_nr, pgprot_t pgprot) PURE MAKES_ENTRY;
unsigned long pte_pfn(pte_t pte) PURE;
bool pte_user_accessible_page(struct mm_struct *mm, unsigned long addr, pte_t pte) PURE;
pmd_t pfn_pmd(unsigned long page_nr, pgprot_t pgprot) PURE MAKES_ENTRY;
unsigned long pmd_page_vaddr(pmd_t pmd) PURE;
unsigned long pmd_pfn(pmd_t pmd) PURE;
bool pmd_user_accessible_page(struct mm_struct *mm, unsigned long addr, pmd_t pmd) PURE;
struct page *vm_normal_page_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t pmd) PURE PRESENT_IF;
pud_t pfn_pud(unsigned long page_nr, pgprot_t pgprot) PURE;
unsigned long pud_pfn(pud_t pud) PURE;
pmd_t *pud_pgtable(pud_t pud) PURE;
bool pud_user_accessible_page(struct mm_struct *mm, unsigned long addr, pud_t pud) PURE;
unsigned long p4d_pfn(p4d_t p4d) PURE;
pud_t *p4d_pgtable(p4d_t p4d) PURE;
unsigned long pgd_page_vaddr(pgd_t pgd) PURE;
unsigned long pgd_pfn(pgd_t pgd) PURE;

/* Entries and what they map. arch/x86/include/asm/pgtable.h, include/linux/mm.h; 6.1 and 6.12. */
pte_t mk_huge_pte(struct page *page, pgprot_t pgprot) PURE MAKES_ENTRY;

/* Entries and what they map. arch/x86/include/asm/pgtable.h, include/linux/mm.h; 6.12 and 7.2. */
pte_t pte_advance_pfn(pte_t pte, unsigned long nr) PURE;
struct folio *vm_normal_folio_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t pmd) PURE PRESENT_IF;

/* Entries and what they map. arch/x86/include/asm/pgtable.h, include/linux/mm.h; only 7.2. */
pte_t folio_mk_pte(const struct folio *folio, pgprot_t pgprot) PURE MAKES_ENTRY;
pmd_t folio_mk_pmd(const struct folio *folio, pgprot_t pgprot) PURE MAKES_ENTRY;
pud_t folio_mk_pud(const struct folio *folio, pgprot_t pgprot) PURE;
struct page *vm_normal_page_pud(struct vm_area_struct *vma, unsigned long addr, pud_t pud) PURE;

/* Protections. arch/x86/include/asm/pgtable_types.h, include/linux/mm.h; all. */
pgprot_t pgprot_4k_2_large(pgprot_t pgprot) PURE;
pgprot_t pgprot_large_2_4k(pgprot_t pgprot) PURE;
pgprot_t pgprot_modify(pgprot_t oldprot, pgprot_t newprot) PURE;
pgprot_t pgprot_nx(pgprot_t prot) PURE;
pgprot_t pgprot_writecombine(pgprot_t prot) PURE;
pgprot_t pgprot_writethrough(pgprot_t prot) PURE;

/* Non-present entries. include/linux/swapops.h; all. */
int is_hwpoison_entry(swp_entry_t swp) PURE;
swp_entry_t make_hwpoison_entry(struct page *page) PURE;
swp_entry_t make_migration_entry_dirty(swp_entry_t entry) PURE;
swp_entry_t make_migration_entry_young(swp_entry_t entry) PURE;
swp_entry_t make_readable_device_private_entry(pgoff_t offset) PURE;
swp_entry_t make_readable_exclusive_migration_entry(pgoff_t offset) PURE;
swp_entry_t make_readable_migration_entry(pgoff_t offset) PURE;
swp_entry_t make_writable_device_private_entry(pgoff_t offset) PURE;
swp_entry_t make_writable_migration_entry(pgoff_t offset) PURE;
swp_entry_t swp_entry(unsigned long type, pgoff_t offset) PURE;
pgoff_t swp_offset(swp_entry_t entry) PURE;
void *swp_to_radix_entry(swp_entry_t entry) PURE;
pte_t make_pte_marker(pte_marker marker) PURE EMPTIES;
swp_entry_t make_pte_marker_entry(pte_marker marker) PURE;
pte_t pte_swp_clear_exclusive(pte_t pte) PURE;
pte_t pte_swp_clear_soft_dirty(pte_t pte) PURE;
pte_t pte_swp_clear_uffd_wp(pte_t pte) PURE;
bool pte_swp_exclusive(pte_t pte) PURE;
pte_t pte_swp_mkexclusive(pte_t pte) PURE;
pte_t pte_swp_mksoft_dirty(pte_t pte) PURE;
pte_t pte_swp_mkuffd_wp(pte_t pte) PURE;
int pte_swp_soft_dirty(pte_t pte) PURE ABSENT_IF;
int pte_swp_uffd_wp(pte_t pte) PURE ABSENT_IF;
pte_t swp_entry_to_pte(swp_entry_t entry) PURE EMPTIES;
pmd_t pmd_swp_clear_soft_dirty(pmd_t pmd) PURE;
pmd_t pmd_swp_clear_uffd_wp(pmd_t pmd) PURE;
pmd_t pmd_swp_mksoft_dirty(pmd_t pmd) PURE;
pmd_t pmd_swp_mkuffd_wp(pmd_t pmd) PURE;
int pmd_swp_soft_dirty(pmd_t pmd) PURE;
int pmd_swp_uffd_wp(pmd_t pmd) PURE;
pmd_t swp_entry_to_pmd(swp_entry_t entry) PURE EMPTIES;

/* Non-present entries. include/linux/swapops.h; 6.1 and 6.12. */
bool is_device_exclusive_entry(swp_entry_t entry) PURE;
bool is_device_private_entry(swp_entry_t entry) PURE;
bool is_hugetlb_entry_migration(pte_t pte) PURE ABSENT_IF;
int is_migration_entry(swp_entry_t swp) PURE;
bool is_migration_entry_dirty(swp_entry_t entry) PURE;
bool is_migration_entry_young(swp_entry_t entry) PURE;
bool is_pfn_swap_entry(swp_entry_t entry) PURE;
int is_readable_exclusive_migration_entry(swp_entry_t entry) PURE;
int is_readable_migration_entry(swp_entry_t entry) PURE;
bool is_writable_device_exclusive_entry(swp_entry_t entry) PURE;
bool is_writable_device_private_entry(swp_entry_t entry) PURE;
int is_writable_migration_entry(swp_entry_t entry) PURE;
swp_entry_t make_readable_device_exclusive_entry(pgoff_t offset) PURE;
swp_entry_t make_writable_device_exclusive_entry(pgoff_t offset) PURE;
int non_swap_entry(swp_entry_t entry) PURE;
struct page *pfn_swap_entry_to_page(swp_entry_t entry) PURE;
bool is_pte_marker(pte_t pte) PURE ABSENT_IF;
bool is_pte_marker_entry(swp_entry_t entry) PURE;
int is_swap_pte(pte_t pte) PURE ABSENT_IF;
pte_marker pte_marker_get(swp_entry_t entry) PURE;
swp_entry_t pte_to_swp_entry(pte_t pte) PURE;
int is_pmd_migration_entry(pmd_t pmd) PURE ABSENT_IF;
int is_swap_pmd(pmd_t pmd) PURE ABSENT_IF;
swp_entry_t pmd_to_swp_entry(pmd_t pmd) PURE;

/* Non-present entries. include/linux/swapops.h; 6.12 and 7.2. */
swp_entry_t folio_swap(swp_entry_t entry, const struct folio *folio) PURE;
swp_entry_t make_poisoned_swp_entry(void) PURE;
pte_marker copy_pte_marker(softleaf_t entry, struct vm_area_struct *dst_vma) PURE;
pte_t pte_move_swp_offset(pte_t pte, long delta) PURE;
pte_t pte_next_swp_offset(pte_t pte) PURE;

/* Non-present entries. include/linux/swapops.h; only 6.1. */
int is_swapin_error_entry(swp_entry_t entry) PURE;

/* Non-present entries. include/linux/swapops.h; only 6.12. */
bool is_hugetlb_entry_hwpoisoned(pte_t pte) PURE ABSENT_IF;
int is_poisoned_swp_entry(swp_entry_t entry) PURE;
struct folio *pfn_swap_entry_folio(swp_entry_t entry) PURE;

/* Non-present entries. include/linux/swapops.h; only 7.2. */
swp_entry_t make_device_exclusive_entry(pgoff_t offset) PURE;
swp_entry_t make_guard_swp_entry(void) PURE;

/* Non-present entries as leaves. include/linux/leafops.h; only 7.2. */
bool softleaf_has_pfn(softleaf_t entry) PURE;
bool softleaf_is_device_exclusive(softleaf_t entry) PURE;
bool softleaf_is_device_private(softleaf_t entry) PURE;
bool softleaf_is_device_private_write(softleaf_t entry) PURE;
bool softleaf_is_guard_marker(softleaf_t entry) PURE;
bool softleaf_is_hwpoison(softleaf_t entry) PURE;
bool softleaf_is_marker(softleaf_t entry) PURE;
bool softleaf_is_migration(softleaf_t entry) PURE;
bool softleaf_is_migration_dirty(softleaf_t entry) PURE;
bool softleaf_is_migration_read(softleaf_t entry) PURE;
bool softleaf_is_migration_read_exclusive(softleaf_t entry) PURE;
bool softleaf_is_migration_write(softleaf_t entry) PURE;
bool softleaf_is_migration_young(softleaf_t entry) PURE;
bool softleaf_is_none(softleaf_t entry) PURE;
bool softleaf_is_poison_marker(softleaf_t entry) PURE;
bool softleaf_is_swap(softleaf_t entry) PURE;
bool softleaf_is_uffd_wp_marker(softleaf_t entry) PURE;
softleaf_t softleaf_mk_none(void) PURE;
struct folio *softleaf_to_folio(softleaf_t entry) PURE;
pte_marker softleaf_to_marker(softleaf_t entry) PURE;
struct page *softleaf_to_page(softleaf_t entry) PURE;
unsigned long softleaf_to_pfn(softleaf_t entry) PURE;
enum softleaf_type softleaf_type(softleaf_t entry) PURE;
bool pte_is_marker(pte_t pte) PURE ABSENT_IF;
bool pte_is_uffd_marker(pte_t pte) PURE ABSENT_IF;
bool pte_is_uffd_wp_marker(pte_t pte) PURE ABSENT_IF;
softleaf_t softleaf_from_pte(pte_t pte) PURE;
pte_t softleaf_to_pte(softleaf_t entry) PURE EMPTIES;
bool pmd_is_device_private_entry(pmd_t pmd) PURE ABSENT_IF;
bool pmd_is_huge(pmd_t pmd) PURE;
bool pmd_is_migration_entry(pmd_t pmd) PURE ABSENT_IF;
bool pmd_is_valid_softleaf(pmd_t pmd) PURE ABSENT_IF;
struct folio *pmd_to_softleaf_folio(pmd_t pmd) PURE;
softleaf_t softleaf_from_pmd(pmd_t pmd) PURE;
bool softleaf_is_valid_pmd_entry(softleaf_t entry) PURE;

/* Macros over the above. arch/x86/include/asm/pgtable.h, hugetlb.h, huge_mm.h; all. */
struct page *pte_page(pte_t pte) PURE;
struct page *pmd_page(pmd_t pmd) PURE;
struct folio *pmd_folio(pmd_t pmd) PURE;
struct page *pud_page(pud_t pud) PURE;
struct page *p4d_page(p4d_t p4d) PURE;
struct page *pgd_page(pgd_t pgd) PURE;
pgprot_t pte_pgprot(pte_t pte) PURE;
pgprot_t pmd_pgprot(pmd_t pmd) PURE;
pgprot_t pud_pgprot(pud_t pud) PURE;
pgtable_t pmd_pgtable(pmd_t pmd) PURE;
int is_zero_pfn(unsigned long pfn) PURE;
unsigned long my_zero_pfn(unsigned long addr) PURE; /* 6.1 and 6.12 */
pmd_t mk_pmd(struct page *page, pgprot_t prot) PURE MAKES_ENTRY; /* 6.1 and 6.12 */
pmd_t mk_huge_pmd(struct page *page, pgprot_t prot) PURE MAKES_ENTRY; /* 6.1 and 6.12 */

/* Entry and vma. include/linux/userfaultfd_k.h, mm.h, mm/internal.h; all. */
unsigned int swp_type(swp_entry_t entry) PURE;
bool pte_swp_uffd_wp_any(pte_t pte) PURE;
bool userfaultfd_pte_wp(struct vm_area_struct *vma, pte_t pte) PURE;
bool userfaultfd_huge_pmd_wp(struct vm_area_struct *vma, pmd_t pmd) PURE;
bool userfaultfd_wp(struct vm_area_struct *vma) PURE;
bool vma_is_anonymous(struct vm_area_struct *vma) PURE;
bool vma_is_accessible(struct vm_area_struct *vma) PURE;
bool vma_soft_dirty_enabled(struct vm_area_struct *vma) PURE;

/* Where an entry stands. include/linux/pgtable.h, arch/x86/include/asm/pgtable.h; all. */
unsigned long pte_index(unsigned long addr) PURE;
unsigned long pmd_index(unsigned long addr) PURE;
unsigned long pud_index(unsigned long addr) PURE;
unsigned long p4d_index(unsigned long addr) PURE;
unsigned long pgd_index(unsigned long addr) PURE;
pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr) PURE NEVER_NULL;
pmd_t *pmd_offset(pud_t *pud, unsigned long addr) PURE NEVER_NULL;
pud_t *pud_offset(p4d_t *p4d, unsigned long addr) PURE NEVER_NULL;
p4d_t *p4d_offset(pgd_t *pgd, unsigned long addr) PURE NEVER_NULL;
pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr) PURE NEVER_NULL;
pgd_t *pgd_offset_pgd(pgd_t *pgd, unsigned long addr) PURE NEVER_NULL;
pgd_t *pgd_offset_k(unsigned long addr) PURE NEVER_NULL;
pmd_t *pmd_offset_lockless(pud_t *pudp, pud_t pud, unsigned long addr) PURE NEVER_NULL;
pud_t *pud_offset_lockless(p4d_t *p4dp, p4d_t p4d, unsigned long addr) PURE NEVER_NULL;
p4d_t *p4d_offset_lockless(pgd_t *pgdp, pgd_t pgd, unsigned long addr) PURE NEVER_NULL;
pte_t *pte_offset_huge(pmd_t *pmd, unsigned long addr) PURE; /* 6.12 and 7.2 */
pmd_t *pmd_off(struct mm_struct *mm, unsigned long va) PURE;
pmd_t *pmd_off_k(unsigned long va) PURE;
pte_t *virt_to_kpte(unsigned long va) PURE;

/*
 * What stays the same while a task runs. arch/x86/include/asm/current.h, page_64.h; all,
 * include/linux/thread_info.h; all.  A flag of the task may change, but two tests of one
 * flag on one path are made to agree: TASK_SIZE is such a test wherever it is written.
 */
struct task_struct *get_current(void) PURE;
unsigned long task_size_max(void) PURE;
int test_ti_thread_flag(struct thread_info *ti, int flag) PURE;
/* Where a CPU finds its task: arch/s390/include/asm/lowcore.h, >= 6.11. */
struct lowcore *get_lowcore(void) PURE;
/* The size of addresses: arch/arm64/include/asm/memory.h, >= 6.9. */
u64 read_tcr(void) PURE;

#endif
