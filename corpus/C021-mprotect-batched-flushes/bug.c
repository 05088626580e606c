// SPDX-License-Identifier: GPL-2.0-or-later
/* The protection of a range changes. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swapops.h>

static long change_pte_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			     unsigned long end, pgprot_t newprot)
{
	pte_t *pte, *start_pte, oldpte, ptent;
	spinlock_t *ptl;
	long pages = 0;

	start_pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl); /* expect tlb-batched-pending */
	if (!start_pte)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	for (pte = start_pte; addr != end; pte++, addr += PAGE_SIZE) {
		oldpte = ptep_get(pte);
		if (!pte_present(oldpte))
			continue;
		oldpte = ptep_modify_prot_start(vma, addr, pte);
		ptent = pte_modify(oldpte, newprot);
		ptep_modify_prot_commit(vma, addr, pte, oldpte, ptent);
		pages++;
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start_pte, ptl);
	return pages;
}

static long change_pmd_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			     pgprot_t newprot)
{
	unsigned long next;
	long pages = 0, ret;

	do {
		pmd_t *pmd = pmd_off(vma->vm_mm, addr);
again:
		next = pmd_addr_end(addr, end);
		if (pmd_none(pmdp_get(pmd)))
			continue;
		ret = change_pte_range(vma, pmd, addr, next, newprot);
		if (ret < 0)
			goto again;
		pages += ret;
		cond_resched();
	} while (addr = next, addr != end);
	return pages;
}

/* Entries only lose permissions here: with the mmap lock held, one flush at the end will do. */
long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot)
{
	long pages = change_pmd_range(vma, start, end, newprot);

	if (pages > 0)
		flush_tlb_range(vma, start, end);
	return pages;
}
