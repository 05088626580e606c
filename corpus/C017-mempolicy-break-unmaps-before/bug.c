// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages that are on the wrong node are queued for migration. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>

#define MPOL_MF_STRICT		0x1UL
#define MPOL_MF_MOVE		0x2UL
#define MPOL_MF_MOVE_ALL	0x4UL

struct queue_pages {
	unsigned long flags;
	unsigned int nr_queued;
};

bool queue_pages_required(struct page *page, struct queue_pages *qp);
int migrate_page_add(struct page *page, struct queue_pages *qp);
bool vma_migratable(struct vm_area_struct *vma);

static int queue_pages_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
				 struct mm_walk *walk)
{
	struct queue_pages *qp = walk->private;
	bool has_unmovable = false;
	struct page *page;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!pte)
		return -EAGAIN;
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		page = vm_normal_page(walk->vma, addr, ptep_get(pte));
		if (!page || !queue_pages_required(page, qp))
			continue;
		/* Nothing may be moved: the first page in the wrong place decides. */
		if (!(qp->flags & (MPOL_MF_MOVE | MPOL_MF_MOVE_ALL))) /* expect pte-map-unbalanced source */
			break;
		if (!vma_migratable(walk->vma)) {
			has_unmovable = true;
			break;
		}
		if (migrate_page_add(page, qp))
			has_unmovable = true;
	}
	pte_unmap_unlock(pte - 1, ptl); /* expect pte-map-unbalanced */
	cond_resched();

	if (has_unmovable)
		return 1;
	return addr != end ? -EIO : 0;
}

static const struct mm_walk_ops queue_pages_walk_ops = {
	.pmd_entry = queue_pages_pte_range,
};

int queue_pages_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		      struct queue_pages *qp)
{
	struct mm_walk walk = {
		.ops = &queue_pages_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = qp,
	};
	unsigned long next;
	int err = 0;

	for (; start != end && !err; start = next) {
		next = pmd_addr_end(start, end);
		err = walk.ops->pmd_entry(pmd_off(walk.mm, start), start, next, &walk);
	}
	return err;
}
