// SPDX-License-Identifier: GPL-2.0-or-later
/* PAGEMAP_SCAN on a range that a huge entry may map. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct pagemap_scan_private {
	bool protect;
	unsigned long found_pages;
};

static void make_uffd_wp_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	pmd_t old, pmd = pmdp_get(pmdp);

	if (!pmd_present(pmd))
		return;
	old = pmdp_invalidate(vma, addr, pmdp);
	pmd = pmd_mkuffd_wp(pmd_wrprotect(old));
	set_pmd_at(vma->vm_mm, addr, pmdp, pmd); /* expect lazy-flush-order source */
}

static int pagemap_scan_thp_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				  struct mm_walk *walk)
{
	struct pagemap_scan_private *scan = walk->private;
	struct vm_area_struct *vma = walk->vma;
	spinlock_t *lock;
	int res = 0;

	lock = pmd_trans_huge_lock(pmd, vma);
	if (!lock)
		return -ENOENT;

	if (pmd_uffd_wp(pmdp_get(pmd)))
		goto out_unlock;
	scan->found_pages += (end - start) / PAGE_SIZE;
	if (!scan->protect)
		goto out_unlock;
	make_uffd_wp_pmd(vma, start, pmd); /* expect lazy-flush-order source */
	flush_tlb_range(vma, start, end); /* expect lazy-flush-order */
out_unlock:
	spin_unlock(lock); /* expect lazy-lock */
	return res;
}

static int pagemap_scan_pmd_entry(pmd_t *pmd, unsigned long start, unsigned long end,
				  struct mm_walk *walk)
{
	struct pagemap_scan_private *scan = walk->private;
	pte_t *pte, *first;
	unsigned long addr;
	spinlock_t *lock;
	int res;

	lazy_mmu_mode_enable(); /* expect lazy-flush-order section */ /* expect lazy-lock section */

	res = pagemap_scan_thp_entry(pmd, start, end, walk); /* expect lazy-flush-order sink */
	if (res != -ENOENT) {
		lazy_mmu_mode_disable();
		return res;
	}

	res = 0;
	first = pte = pte_offset_map_lock(walk->mm, pmd, start, &lock);
	if (!pte) {
		lazy_mmu_mode_disable();
		return -EAGAIN;
	}
	for (addr = start; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_none(ptep_get(pte)))
			scan->found_pages++;
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first, lock);
	return res;
}

unsigned long pagemap_scan_range(struct vm_area_struct *vma, unsigned long start, bool protect)
{
	static const struct mm_walk_ops ops = { .pmd_entry = pagemap_scan_pmd_entry };
	struct pagemap_scan_private scan = { .protect = protect };
	struct mm_walk walk = { .ops = &ops, .mm = vma->vm_mm, .vma = vma, .private = &scan };

	walk.ops->pmd_entry(pmd_off(walk.mm, start), start, start + PMD_SIZE, &walk);
	return scan.found_pages;
}
