// SPDX-License-Identifier: GPL-2.0-or-later
/* The protection of a range changes; secondary MMUs hear of it where something is mapped. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>

static long change_pte_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			     unsigned long end, pgprot_t newprot)
{
	pte_t *start_pte, *pte, oldpte;
	spinlock_t *ptl;
	long changed = 0;

	start_pte = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start_pte)
		return -EAGAIN;
	flush_tlb_batched_pending(vma->vm_mm);
	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (!pte_present(ptep_get(pte)))
			continue;
		oldpte = ptep_modify_prot_start(vma, addr, pte);
		ptep_modify_prot_commit(vma, addr, pte, oldpte, pte_modify(oldpte, newprot));
		changed++;
	}
	pte_unmap_unlock(start_pte, ptl);
	return changed;
}

static long change_pmd_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			     pgprot_t newprot, bool (*may_change)(unsigned long addr))
{
	struct mmu_notifier_range range;
	long changed = 0, ret;
	unsigned long next;
	pmd_t *pmd;

	range.start = 0;
	do {
again:
		next = pmd_addr_end(addr, end);
		pmd = pmd_off(vma->vm_mm, addr);
		if (!may_change(addr)) {
			changed = -ENOMEM;
			break;
		}
		if (pmd_none(pmdp_get(pmd)))
			goto skip;
		if (!range.start) {
			mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, vma->vm_mm,
						addr, end);
			mmu_notifier_invalidate_range_start(&range);
		}
		ret = change_pte_range(vma, pmd, addr, next, newprot);
		if (ret < 0)
			goto again;
		changed += ret;
skip:
		cond_resched();
	} while (addr = next, addr != end);

	if (range.start)
		mmu_notifier_invalidate_range_end(&range);
	return changed;
}

/* The mmap lock is held for writing: entries that lose permissions may wait for the flush. */
long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot, bool (*may_change)(unsigned long addr))
{
	long changed = change_pmd_range(vma, start, end, newprot, may_change);

	if (changed)
		flush_tlb_range(vma, start, end);
	return changed;
}
