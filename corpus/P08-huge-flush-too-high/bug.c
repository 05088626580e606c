// SPDX-License-Identifier: GPL-2.0-or-later
/* userfaultfd takes the write permission of a range. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

static bool wp_huge(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	pmd_t entry;

	if (!ptl)
		return false;
	entry = pmdp_get(pmd);
	if (pmd_present(entry) && !pmd_uffd_wp(entry)) {
		flush_tlb_range(vma, addr, addr + HPAGE_PMD_SIZE); /* expect tlb-flush-before-update */
		entry = pmd_mkuffd_wp(pmd_wrprotect(entry));
		set_pmd_at(vma->vm_mm, addr, pmd, entry); /* expect tlb-flush-before-update source */
	}
	spin_unlock(ptl);
	return true;
}

static unsigned int wp_table(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			     unsigned long end)
{
	unsigned long start = addr;
	pte_t *first, *pte, entry;
	unsigned int nr = 0;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!first)
		return 0;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		entry = ptep_get(pte);
		if (!pte_present(entry) || !pte_write(entry))
			continue;
		ptep_set_wrprotect(vma->vm_mm, addr, pte);
		nr++;
	}
	if (nr)
		flush_tlb_range(vma, start, end);
	pte_unmap_unlock(first, ptl);
	return nr;
}

unsigned int uffd_wp_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_notifier_range range;
	unsigned int nr = 0;
	unsigned long next;
	pmd_t *pmd;

	mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, vma->vm_mm, addr, end);
	mmu_notifier_invalidate_range_start(&range);
	for (; addr != end; addr = next) {
		next = pmd_addr_end(addr, end);
		pmd = pmd_off(vma->vm_mm, addr);
		if (next - addr == PMD_SIZE && wp_huge(vma, pmd, addr))
			nr++;
		else
			nr += wp_table(vma, pmd, addr, next);
	}
	mmu_notifier_invalidate_range_end(&range);
	return nr;
}
