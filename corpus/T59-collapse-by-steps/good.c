// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/tlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pgalloc.h>

struct collapse {
	struct vm_area_struct *vma;
	unsigned long haddr;
	pmd_t *pmd, old;
};

static bool detach_table(struct collapse *c)
{
	spinlock_t *ptl = pmd_lock(c->vma->vm_mm, c->pmd);
	pmd_t now = pmdp_get(c->pmd);
	bool there = pmd_present(now) && !pmd_trans_huge(now);

	if (there)
		c->old = pmdp_collapse_flush(c->vma, c->haddr, c->pmd);
	spin_unlock(ptl);
	return there;
}

static void wait_for_walkers(void)
{
	tlb_remove_table_sync_one();
}

static void free_table(struct collapse *c)
{
	pte_free(c->vma->vm_mm, pmd_pgtable(c->old));
}

int retract_table(struct vm_area_struct *vma, unsigned long haddr);
int retract_table(struct vm_area_struct *vma, unsigned long haddr)
{
	struct collapse c = { vma, haddr, pmd_off(vma->vm_mm, haddr), { 0 } };
	struct mmu_notifier_range range;
	bool detached;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, haddr, haddr + PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	detached = detach_table(&c);
	wait_for_walkers();
	mmu_notifier_invalidate_range_end(&range);
	if (!detached)
		return -EAGAIN;
	free_table(&c);
	return 0;
}
