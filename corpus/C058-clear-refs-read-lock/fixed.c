// SPDX-License-Identifier: GPL-2.0-or-later
/* Soft-dirty bits are cleared: a write is to be noticed from now on. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>

enum clear_refs_types { CLEAR_REFS_ALL = 1, CLEAR_REFS_SOFT_DIRTY = 4 };

struct clear_refs_private {
	enum clear_refs_types type;
};

static void clear_soft_dirty(struct vm_area_struct *vma, unsigned long addr, pte_t *pte)
{
	pte_t old_pte, ptent;

	old_pte = ptep_modify_prot_start(vma, addr, pte);
	ptent = pte_clear_soft_dirty(pte_wrprotect(old_pte));
	ptep_modify_prot_commit(vma, addr, pte, old_pte, ptent);
}

static int clear_refs_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
				struct mm_walk *walk)
{
	struct clear_refs_private *cp = walk->private;
	struct vm_area_struct *vma = walk->vma;
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

	start_pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start_pte)
		return -EAGAIN;
	for (pte = start_pte; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(ptep_get(pte)))
			continue;
		if (cp->type == CLEAR_REFS_SOFT_DIRTY)
			clear_soft_dirty(vma, addr, pte);
		else
			ptep_test_and_clear_young(vma, addr, pte);
	}
	pte_unmap_unlock(start_pte, ptl);
	cond_resched();
	return 0;
}

static const struct mm_walk_ops clear_refs_walk_ops = {
	.pmd_entry = clear_refs_pte_range,
};

int clear_refs_write(struct vm_area_struct *vma, enum clear_refs_types type, unsigned long start,
		     unsigned long end)
{
	struct clear_refs_private cp = { .type = type };
	struct mm_walk walk = {
		.ops = &clear_refs_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = &cp,
	};
	struct mmu_notifier_range range;
	int err;

	mmap_write_lock(walk.mm);
	if (type == CLEAR_REFS_SOFT_DIRTY) {
		mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, walk.mm, 0, -1UL);
		mmu_notifier_invalidate_range_start(&range);
	}
	err = walk.ops->pmd_entry(pmd_off(walk.mm, start), start, end, &walk);
	if (type == CLEAR_REFS_SOFT_DIRTY) {
		mmu_notifier_invalidate_range_end(&range);
		flush_tlb_mm(walk.mm);
	}
	mmap_write_unlock(walk.mm);
	return err;
}
