// SPDX-License-Identifier: GPL-2.0-or-later
/* Which pages of a range are in memory? */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>
#include <linux/swapops.h>

unsigned char mincore_page(swp_entry_t entry);

static int mincore_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			     struct mm_walk *walk)
{
	unsigned char **vec = walk->private;
	spinlock_t *ptl;
	pte_t *ptep, *start_ptep;

	start_ptep = ptep = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; ptep++, addr += PAGE_SIZE) {
		pte_t pte = ptep_get(ptep); /* expect pte-map-unchecked */

		if (pte_none(pte))
			*(*vec)++ = 0;
		else if (pte_present(pte))
			*(*vec)++ = 1;
		else
			*(*vec)++ = mincore_page(pte_to_swp_entry(pte));
	}
	pte_unmap_unlock(start_ptep, ptl);
	return 0;
}

static const struct mm_walk_ops mincore_walk_ops = {
	.pmd_entry = mincore_pte_range,
};

int do_mincore(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
	       unsigned char *vec)
{
	struct mm_walk walk = {
		.ops = &mincore_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = &vec,
	};
	unsigned long next;
	int err;

	while (addr < end) {
		next = pmd_addr_end(addr, end);
		err = walk.ops->pmd_entry(pmd_off(walk.mm, addr), addr, next, &walk);
		if (err == -EAGAIN)
			continue;
		addr = next;
		cond_resched();
	}
	return 0;
}
