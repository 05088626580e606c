// SPDX-License-Identifier: GPL-2.0-or-later
/* The values of entries: what their bits say, and how one is made from another. */
#include "model.h"
#include <linux/swapops.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#define TEST(result, name, type, condition)                                                        \
	result name(type##_t entry)                                                                \
	{                                                                                          \
		unsigned long v = entry.type;                                                      \
                                                                                                   \
		return condition;                                                                  \
	}

#define MAKE(name, type, result)                                                                   \
	type##_t name(type##_t entry)                                                              \
	{                                                                                          \
		unsigned long v = entry.type;                                                      \
                                                                                                   \
		return (type##_t){result};                                                         \
	}

TEST(int, pte_none, pte, !v)
TEST(int, pte_present, pte, !!(v & BIT_PRESENT))
TEST(int, pte_write, pte, !!(v & BIT_WRITE))
TEST(int, pte_young, pte, !!(v & BIT_YOUNG))
TEST(bool, pte_dirty, pte, !!(v & BIT_DIRTY))
TEST(int, pte_soft_dirty, pte, !!(v & BIT_SOFT_DIRTY))
TEST(int, pte_uffd_wp, pte, !!(v & BIT_UFFD_WP))
TEST(int, pte_swp_uffd_wp, pte, !!(v & BIT_UFFD_WP))
TEST(int, pmd_uffd_wp, pmd, !!(v & BIT_UFFD_WP))
TEST(unsigned long, pte_pfn, pte, (v & PFN_BITS) >> PAGE_SHIFT)
TEST(int, pmd_none, pmd, !v)
TEST(int, pmd_present, pmd, !!(v & (BIT_PRESENT | BIT_INVALID)))
TEST(int, pmd_trans_huge, pmd, !!(v & BIT_HUGE))
TEST(bool, pmd_dirty, pmd, !!(v & BIT_DIRTY))
TEST(int, pud_none, pud, !v)
TEST(int, pgd_none, pgd, !v)
TEST(int, pgd_present, pgd, !!(v & BIT_PRESENT))
TEST(int, huge_pte_none, pte, !v)

MAKE(pte_mkold, pte, v & ~BIT_YOUNG)
MAKE(pte_mkyoung, pte, v | BIT_YOUNG)
MAKE(pte_mkclean, pte, v & ~BIT_DIRTY)
MAKE(pte_mkdirty, pte, v | BIT_DIRTY | BIT_SOFT_DIRTY)
MAKE(pte_wrprotect, pte, v & ~BIT_WRITE)
MAKE(pte_mkuffd_wp, pte, (v | BIT_UFFD_WP) & ~BIT_WRITE)
MAKE(pte_swp_mkuffd_wp, pte, v | BIT_UFFD_WP)
MAKE(pmd_mkuffd_wp, pmd, (v | BIT_UFFD_WP) & ~BIT_WRITE)
MAKE(pte_clear_soft_dirty, pte, v & ~BIT_SOFT_DIRTY)
MAKE(pmd_mkold, pmd, v & ~BIT_YOUNG)
MAKE(pmd_wrprotect, pmd, v & ~BIT_WRITE)

const pgprot_t PAGE_KERNEL = {BIT_PRESENT | BIT_WRITE};

int pte_same(pte_t a, pte_t b)
{
	return a.pte == b.pte;
}

int pmd_same(pmd_t a, pmd_t b)
{
	return a.pmd == b.pmd;
}

pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return (pte_t){pfn << PAGE_SHIFT | (prot.pgprot & FLAG_BITS)};
}

pte_t mk_pte(const struct page *page, pgprot_t prot)
{
	return pfn_pte(page_to_pfn(page), prot);
}

pte_t pte_mkwrite(pte_t pte, struct vm_area_struct *vma)
{
	return (pte_t){pte.pte | BIT_WRITE};
}

/* Keeps what the hardware and userfaultfd noted. */
pte_t pte_modify(pte_t pte, pgprot_t newprot)
{
	unsigned long keep = PFN_BITS | BIT_YOUNG | BIT_DIRTY | BIT_SOFT_DIRTY | BIT_UFFD_WP |
			     BIT_SPECIAL | BIT_HUGE;

	return (pte_t){(pte.pte & keep) | (newprot.pgprot & FLAG_BITS & ~keep)};
}

pte_t pte_advance_pfn(pte_t pte, unsigned long nr)
{
	return (pte_t){pte.pte + (nr << PAGE_SHIFT)};
}

struct folio *pmd_folio(pmd_t pmd)
{
	return page_folio(pfn_to_page((pmd.pmd & PFN_BITS) >> PAGE_SHIFT));
}

/* Entries that map no page. */

pte_t make_pte_marker(unsigned long marker)
{
	return (pte_t){SWAP_KIND(KIND_MARKER) | (marker ? BIT_UFFD_WP : 0)};
}

swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return (swp_entry_t){pte.pte};
}

pte_t swp_entry_to_pte(swp_entry_t entry)
{
	return (pte_t){entry.val & ~BIT_PRESENT};
}

static bool is_kind(swp_entry_t entry, unsigned kind)
{
	return !(entry.val & BIT_PRESENT) && (entry.val & KIND_BITS) == SWAP_KIND(kind);
}

swp_entry_t make_readable_migration_entry(unsigned long offset)
{
	return (swp_entry_t){offset << PAGE_SHIFT | SWAP_KIND(ORACLE_MIGRATION)};
}

int is_migration_entry(swp_entry_t entry)
{
	return is_kind(entry, ORACLE_MIGRATION);
}

bool is_device_exclusive_entry(swp_entry_t entry)
{
	return is_kind(entry, ORACLE_EXCLUSIVE);
}

int non_swap_entry(swp_entry_t entry)
{
	return is_kind(entry, ORACLE_MIGRATION) || is_kind(entry, ORACLE_EXCLUSIVE);
}

struct page *pfn_swap_entry_to_page(swp_entry_t entry)
{
	return pfn_to_page((entry.val & PFN_BITS) >> PAGE_SHIFT);
}
