// SPDX-License-Identifier: GPL-2.0-or-later
/* PAGEMAP_SCAN marks the entries of a range as write-protected for userfaultfd. */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/pagewalk.h>

#define PM_SCAN_WP_MATCHING	1

struct pagemap_scan_private {
	unsigned long flags;
	unsigned long found_pages, max_pages;
};

static void __split_huge_pmd(struct vm_area_struct *vma, pmd_t *pmd, unsigned long address)
{
	struct mmu_notifier_range range;
	spinlock_t *lock;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address & PMD_MASK,
				(address & PMD_MASK) + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range); /* expect lazy-sleep sink */
	lock = pmd_lock(vma->vm_mm, pmd);
	if (pmd_trans_huge(pmdp_get(pmd)))
		__split_huge_pmd_locked(vma, pmd, range.start, false);
	spin_unlock(lock);
	mmu_notifier_invalidate_range_end(&range);
}

static int pagemap_scan_thp_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				  struct mm_walk *walk)
{
	struct pagemap_scan_private *scan = walk->private;
	spinlock_t *lock = pmd_trans_huge_lock(pmd, walk->vma);

	if (!lock)
		return -ENOENT;
	if ((scan->flags & PM_SCAN_WP_MATCHING) && end != start + HPAGE_PMD_SIZE) {
		/* Only a part of it is to be protected. */
		spin_unlock(lock);
		__split_huge_pmd(walk->vma, pmd, start); /* expect lazy-sleep sink */
		return -ENOENT;
	}
	scan->found_pages += HPAGE_PMD_NR;
	spin_unlock(lock);
	return 0;
}

static void make_uffd_wp_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			     pte_t val)
{
	if (pte_none(val))
		val = make_pte_marker(PTE_MARKER_UFFD_WP);
	else
		val = pte_swp_mkuffd_wp(val);
	set_pte_at(vma->vm_mm, addr, pte, val); /* expect lazy-lock source */
}

static int pagemap_scan_pmd_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				  struct mm_walk *walk)
{
	struct pagemap_scan_private *scan = walk->private;
	struct vm_area_struct *vma = walk->vma;
	unsigned long addr;
	pte_t *pte, *first;
	spinlock_t *lock;
	int res;

	lazy_mmu_mode_enable(); /* expect lazy-sleep section */ /* expect lazy-lock section */
	res = pagemap_scan_thp_entry(pmd, start, end, walk); /* expect lazy-sleep */
	if (res != -ENOENT) {
		lazy_mmu_mode_disable();
		return res;
	}

	res = 0;
	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &lock);
	if (!pte) {
		lazy_mmu_mode_disable();
		return -EAGAIN;
	}

	for (addr = start; addr != end; pte++, addr += PAGE_SIZE) {
		pte_t val = ptep_get(pte);

		if (pte_present(val) || pte_swp_uffd_wp(val))
			continue;
		if (++scan->found_pages > scan->max_pages) {
			res = -ENOENT;
			break;
		}
		if (~scan->flags & PM_SCAN_WP_MATCHING)
			continue;
		make_uffd_wp_pte(vma, addr, pte, val); /* expect lazy-lock source */
	}

	pte_unmap_unlock(first, lock); /* expect lazy-lock */
	lazy_mmu_mode_disable();
	return res;
}

static const struct mm_walk_ops pagemap_scan_ops = {
	.pmd_entry = pagemap_scan_pmd_entry,
};

int do_pagemap_scan(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    unsigned long flags)
{
	struct pagemap_scan_private scan = { .flags = flags, .max_pages = 2 };
	struct mm_walk walk = { .mm = vma->vm_mm, .vma = vma, .private = &scan };

	walk.ops = &pagemap_scan_ops;
	return walk.ops->pmd_entry(pmd_off(vma->vm_mm, start), start, end, &walk);
}
