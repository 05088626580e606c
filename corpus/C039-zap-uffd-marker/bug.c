// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a file mapping are taken away; write-protection for userfaultfd survives. */
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/swapops.h>

struct zap_details {
	bool drop_markers;
};

static bool pte_install_uffd_wp_if_needed(struct vm_area_struct *vma, unsigned long addr,
					  pte_t *slot, pte_t pteval)
{
	bool arm;

	/* Whoever calls has cleared the entry. */
	WARN_ON_ONCE(!pte_none(ptep_get(slot))); /* expect lazy-read-hazard */
	arm = pte_present(pteval) ? pte_uffd_wp(pteval) : pte_swp_uffd_wp(pteval);
	if (arm)
		set_pte_at(vma->vm_mm, addr, slot, make_pte_marker(PTE_MARKER_UFFD_WP));
	return arm;
}

static bool zap_install_uffd_wp_if_needed(struct vm_area_struct *vma, unsigned long addr,
					  pte_t *slot, int nr, struct zap_details *details,
					  pte_t pteval)
{
	bool was_installed = false;

	if (details && details->drop_markers)
		return false;
	for (;; slot++, addr += PAGE_SIZE) {
		if (pte_install_uffd_wp_if_needed(vma, addr, /* expect lazy-read-hazard sink */
						  slot, pteval))
			was_installed = true;
		if (--nr == 0)
			break;
	}
	return was_installed;
}

/* True: the gather is full and has to be flushed, after the section. */
static bool zap_present_pte(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *slot,
			    pte_t val, unsigned long addr, struct zap_details *details)
{
	struct page *page = vm_normal_page(vma, addr, val);

	val = ptep_get_and_clear_full(tlb->mm, addr, slot, tlb->fullmm);
	tlb_remove_tlb_entry(tlb, slot, addr);
	if (unlikely(pte_uffd_wp(val)))
		zap_install_uffd_wp_if_needed(vma, addr, slot, 1, details, val);
	if (!page)
		return false;
	folio_remove_rmap_pte(page_folio(page), page, vma);
	return __tlb_remove_page(tlb, page, false);
}

static void zap_nonpresent_ptes(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *slot,
				pte_t val, unsigned long addr, struct zap_details *details)
{
	swp_entry_t entry = pte_to_swp_entry(val);

	if (is_migration_entry(entry) && details && details->drop_markers)
		return;
	clear_not_present_full_ptes(tlb->mm, addr, slot, 1, /* expect lazy-read-hazard source */
				    tlb->fullmm);
	zap_install_uffd_wp_if_needed(vma, addr, slot, 1, /* expect lazy-read-hazard sink */
				      details, val);
}

static unsigned long zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end,
				   struct zap_details *details)
{
	pte_t *first, *slot;
	bool full = false;
	spinlock_t *lock;

	first = slot = pte_offset_map_lock(tlb->mm, pmd, addr, &lock);
	if (!slot)
		return addr;
	lazy_mmu_mode_enable(); /* expect lazy-read-hazard section */
	do {
		pte_t val = ptep_get(slot);

		if (pte_none(val))
			continue;
		if (pte_present(val))
			full = zap_present_pte(tlb, vma, slot, val, addr, details);
		else
			zap_nonpresent_ptes(tlb, vma, slot, /* expect lazy-read-hazard source */
					    val, addr, details);
	} while (slot++, addr += PAGE_SIZE, addr != end && !full);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	/* Frees pages, so that it is done without the lock. */
	if (full)
		tlb_flush_mmu(tlb);
	return addr;
}

void zap_page_range_single(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			   bool drop_markers)
{
	struct zap_details details = { .drop_markers = drop_markers };
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	while (addr != end)
		addr = zap_pte_range(&tlb, vma, pmd_off(vma->vm_mm, addr), addr, end, &details);
	tlb_finish_mmu(&tlb);
}
