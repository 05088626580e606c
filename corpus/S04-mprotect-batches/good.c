// SPDX-License-Identifier: GPL-2.0-or-later
/* mprotect() of one table, several entries of a large folio at a time. */
#include <asm/tlb.h>
#include <linux/mm.h>

static unsigned int mprotect_pte_batch(pte_t *ptep, pte_t pte, unsigned int max_nr)
{
	unsigned int nr;
	pte_t next;

	for (nr = 1; nr < max_nr; nr++) {
		next = ptep_get(ptep + nr);
		if (!pte_present(next) || pte_pfn(next) != pte_pfn(pte) + nr)
			return nr;
	}
	return max_nr;
}

static void prot_commit_flush_ptes(struct mmu_gather *tlb, struct vm_area_struct *vma,
				   unsigned long addr, pte_t *ptep, pte_t oldpte, pte_t val,
				   unsigned int nr)
{
	modify_prot_commit_ptes(vma, addr, ptep, oldpte, val, nr);
	if (pte_present(oldpte))
		tlb_remove_tlb_entries(tlb, ptep, nr, addr);
}

static void change_present_ptes(struct mmu_gather *tlb, struct vm_area_struct *vma,
				unsigned long addr, pte_t *ptep, unsigned int nr, pgprot_t newprot)
{
	pte_t oldpte = modify_prot_start_ptes(vma, addr, ptep, nr);
	pte_t val = pte_modify(oldpte, newprot);

	if ((vma->vm_flags & VM_WRITE) && pte_dirty(val))
		val = pte_mkwrite(val, vma);
	prot_commit_flush_ptes(tlb, vma, addr, ptep, oldpte, val, nr);
}

static long change_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			     unsigned long addr, unsigned long end, pgprot_t newprot)
{
	unsigned int batch;
	pte_t *pte, oldpte;
	spinlock_t *lock;
	long changed = 0;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &lock);
	if (!pte)
		return -EAGAIN;
	flush_tlb_batched_pending(vma->vm_mm);
	lazy_mmu_mode_enable();
	do {
		batch = 1;
		oldpte = ptep_get(pte);
		if (!pte_present(oldpte))
			continue;
		batch = mprotect_pte_batch(pte, oldpte, (end - addr) >> PAGE_SHIFT);
		change_present_ptes(tlb, vma, addr, pte, batch, newprot);
		changed += batch;
	} while (pte += batch, addr += batch * PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte - 1, lock);
	return changed;
}

long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot)
{
	struct mmu_gather tlb;
	long changed;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	changed = change_pte_range(&tlb, vma, pmd_off(vma->vm_mm, start), start, end, newprot);
	tlb_finish_mmu(&tlb);
	return changed;
}
