// SPDX-License-Identifier: GPL-2.0-or-later
/* PAGEMAP_SCAN write-protects what was written, so that the next write is seen. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct pagemap_scan_private {
	bool fast_path;
	unsigned long left;
};

static void make_uffd_wp_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
			     pte_t val)
{
	if (pte_present(val)) {
		pte_t old_pte = ptep_modify_prot_start(vma, addr, pte);

		val = pte_mkuffd_wp(pte_wrprotect(old_pte));
		ptep_modify_prot_commit(vma, addr, pte, /* expect lazy-flush-order source */
					old_pte, val);
	} else if (pte_none(val)) {
		set_pte_at(vma->vm_mm, addr, pte, make_pte_marker(PTE_MARKER_UFFD_WP));
	} else {
		set_pte_at(vma->vm_mm, addr, pte, pte_swp_mkuffd_wp(val));
	}
}

static bool is_wp(pte_t val)
{
	return pte_present(val) ? pte_uffd_wp(val) : pte_swp_uffd_wp(val);
}

static int pagemap_scan_pmd_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				  struct mm_walk *walk)
{
	struct pagemap_scan_private *scan = walk->private;
	struct vm_area_struct *vma = walk->vma;
	unsigned long addr, changed_end = 0;
	pte_t *pte, *first, val;
	spinlock_t *lock;
	int ret = 0;

	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, start, &lock);
	if (!pte)
		return -EAGAIN;
	lazy_mmu_mode_enable(); /* expect lazy-flush-order section */

	if (scan->fast_path) {
		for (addr = start; addr != end; pte++, addr += PAGE_SIZE) {
			val = ptep_get(pte);
			if (is_wp(val))
				continue;
			make_uffd_wp_pte(vma, addr, pte, val);
			if (!changed_end)
				start = addr;
			changed_end = addr + PAGE_SIZE;
		}
		goto flush;
	}

	for (addr = start; addr != end; pte++, addr += PAGE_SIZE) {
		val = ptep_get(pte);
		if (is_wp(val))
			continue;
		if (!scan->left) {
			ret = -ENOENT;
			break;
		}
		scan->left--;
		make_uffd_wp_pte(vma, addr, pte, val);
		if (!changed_end)
			start = addr;
		changed_end = addr + PAGE_SIZE;
	}

flush:
	if (changed_end)
		flush_tlb_range(vma, start, changed_end); /* expect lazy-flush-order */
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	return ret;
}

static const struct mm_walk_ops pagemap_scan_ops = {
	.pmd_entry = pagemap_scan_pmd_entry,
};

int do_pagemap_scan(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    bool fast_path)
{
	struct pagemap_scan_private scan = { .fast_path = fast_path, .left = 1 };
	struct mm_walk walk = { .mm = vma->vm_mm, .vma = vma, .private = &scan };

	walk.ops = &pagemap_scan_ops;
	return walk.ops->pmd_entry(pmd_off(vma->vm_mm, start), start, end, &walk);
}
