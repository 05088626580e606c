// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct replacement {
	struct vm_area_struct *vma;
	unsigned long addr;
	struct page *page;
};

/* Says whether there was something; afterwards there is nothing, for anybody. */
static bool take_down(struct replacement *r, pte_t *pte)
{
	bool there = pte_present(ptep_get(pte));

	if (there) {
		ptep_get_and_clear(r->vma->vm_mm, r->addr, pte);
		flush_tlb_page(r->vma, r->addr);
	}
	return there;
}

static int replace_locked(struct replacement *r, pte_t *pte)
{
	if (!take_down(r, pte))
		return -ENOENT;
	set_pte_at(r->vma->vm_mm, r->addr, pte, mk_pte(r->page, r->vma->vm_page_prot));
	update_mmu_cache(r->vma, r->addr, pte);
	return 0;
}

int replace_page(struct replacement *r);
int replace_page(struct replacement *r)
{
	struct mm_struct *mm = r->vma->vm_mm;
	struct mmu_notifier_range range;
	int err = -EAGAIN;
	spinlock_t *ptl;
	pte_t *pte;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, r->addr, r->addr + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pte = pte_offset_map_lock(mm, pmd_off(mm, r->addr), r->addr, &ptl);
	if (pte) {
		err = replace_locked(r, pte);
		pte_unmap_unlock(pte, ptl);
	}
	mmu_notifier_invalidate_range_end(&range);
	return err;
}
