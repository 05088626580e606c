// SPDX-License-Identifier: GPL-2.0-or-later
/* The pages of a file are unmapped from one process; userfaultfd keeps its marks. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct unmap_state {
	struct vm_area_struct *vma;
	unsigned int marked;
};

enum unmap_result { UNMAP_NOTHING, UNMAP_PAGE, UNMAP_MARKED };

/* The entry is gone; of a protected one the mark stays. */
static enum unmap_result unmap_entry(struct unmap_state *st, unsigned long addr, pte_t *pte)
{
	pte_t old = ptep_get(pte);

	if (!pte_present(old))
		return UNMAP_NOTHING;
	old = ptep_get_and_clear(st->vma->vm_mm, addr, pte); /* expect tlb-missing-flush */
	if (!pte_uffd_wp(old))
		return UNMAP_PAGE;
	set_pte_at(st->vma->vm_mm, addr, pte, make_pte_marker(PTE_MARKER_UFFD_WP));
	return UNMAP_MARKED;
}

static void unmap_table(struct unmap_state *st, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *first, *pte;
	spinlock_t *ptl;

	first = pte = pte_offset_map_lock(st->vma->vm_mm, pmd, addr, &ptl);
	if (!first)
		return;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		switch (unmap_entry(st, addr, pte)) { /* expect tlb-missing-flush source */
		case UNMAP_MARKED:
			st->marked++;
			break;
		case UNMAP_PAGE:
			flush_tlb_page(st->vma, addr);
			break;
		case UNMAP_NOTHING:
			break;
		}
	}
	pte_unmap_unlock(first, ptl);
}

unsigned int shmem_unmap_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct unmap_state st = { .vma = vma };
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	unmap_table(&st, pmd_off(vma->vm_mm, start), start, end);
	mmu_notifier_invalidate_range_end(&range);
	return st.marked;
}
