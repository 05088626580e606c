// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <asm/tlbflush.h>

static inline bool is_cow(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & (VM_SHARED | VM_WRITE)) == VM_WRITE;
}

static int protect_table(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			 unsigned long end)
{
	unsigned long from = addr;
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		return -EAGAIN;
	do {
		if (pte_present(ptep_get(pte)) && pte_write(ptep_get(pte)))
			ptep_set_wrprotect(vma->vm_mm, addr, pte);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	flush_tlb_range(vma, from, end);
	pte_unmap_unlock(start, ptl);
	return 0;
}

int share_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);
int share_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct mmu_notifier_range range;
	unsigned long next;
	int err = 0;

	if (is_cow(vma)) {
		mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, vma->vm_mm, addr,
					end);
		mmu_notifier_invalidate_range_start(&range);
	}
	for (; addr != end; pmd++, addr = next) {
		next = pmd_addr_end(addr, end);
		if (pmd_none(pmdp_get(pmd)))
			continue;
		if (!is_cow(vma))
			goto out;
		err = protect_table(vma, pmd, addr, next);
		if (err)
			goto out;
		cond_resched();
	}
out:
	if (is_cow(vma))
		mmu_notifier_invalidate_range_end(&range);
	return err;
}
