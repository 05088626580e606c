// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a range are counted; the mmap lock is held for reading. */
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct count {
	unsigned long present, huge;
};

static int count_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			   struct mm_walk *walk)
{
	struct count *count = walk->private;
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

	start_pte = pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!pte)
		return -EAGAIN;
	for (; addr < end; pte++, addr += PAGE_SIZE)
		if (pte_present(ptep_get(pte)))
			count->present++;
	pte_unmap_unlock(start_pte, ptl);
	return 0;
}

static int walk_pmd_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			  struct mm_walk *walk)
{
	struct count *count = walk->private;
	unsigned long next;
	pmd_t pmdval;
	int err = 0;

	for (; addr < end && !err; pmd++, addr = next) {
		next = pmd_addr_end(addr, end);
		pmdval = pmdp_get_lockless(pmd);
		if (pmd_none(pmdval))
			continue;
		if (pmd_trans_huge(pmdval)) {
			count->huge++;
			continue;
		}
		if (!pmd_present(pmdval))
			return -EFAULT;
		err = walk->ops->pmd_entry(pmd, addr, next, walk);
	}
	return err;
}

static const struct mm_walk_ops count_walk_ops = {
	.pmd_entry = count_pte_range,
};

int count_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
		struct count *count)
{
	struct mm_walk walk = {
		.ops = &count_walk_ops,
		.mm = vma->vm_mm,
		.vma = vma,
		.private = count,
	};
	int err;

	mmap_read_lock(walk.mm);
	err = walk_pmd_range(pmd_off(walk.mm, addr), addr, end, &walk);
	mmap_read_unlock(walk.mm);
	return err;
}
