// SPDX-License-Identifier: GPL-2.0-or-later
/* Fork of a private mapping, and the lockless pinning that may run beside it. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

/* Stands for mm->write_protect_seq. */
static unsigned int write_protect_seq;

static int copy_pte_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			  unsigned long addr, unsigned long end)
{
	struct mm_struct *dst_mm = dst_vma->vm_mm, *src_mm = src_vma->vm_mm;
	pte_t *first_src, *first_dst, *src_pte, *dst_pte;
	spinlock_t *src_lock, *dst_lock;

	dst_pte = pte_alloc_map_lock(dst_mm, pmd_off(dst_mm, addr), addr, &dst_lock);
	if (!dst_pte)
		return -ENOMEM;
	src_pte = pte_offset_map_nolock(src_mm, pmd_off(src_mm, addr), addr, &src_lock);
	if (!src_pte) {
		pte_unmap_unlock(dst_pte, dst_lock);
		return 0;
	}
	spin_lock_nested(src_lock, 1);
	first_src = src_pte;
	first_dst = dst_pte;
	lazy_mmu_mode_enable();
	do {
		pte_t pte = ptep_get(src_pte);
		struct folio *folio;

		if (!pte_present(pte))
			continue;
		folio = vm_normal_folio(src_vma, addr, pte);
		if (folio)
			folio_get(folio);
		if (pte_write(pte))
			ptep_set_wrprotect(src_mm, addr, src_pte);
		set_pte_at(dst_mm, addr, dst_pte, pte_mkold(pte_wrprotect(pte)));
	} while (dst_pte++, src_pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first_src, src_lock);
	pte_unmap_unlock(first_dst, dst_lock);
	return 0;
}

int dup_mmap(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma, unsigned long start,
	     unsigned long end)
{
	struct mm_struct *oldmm = src_vma->vm_mm;
	unsigned long next;
	int err;

	mmap_write_lock(oldmm);
	WRITE_ONCE(write_protect_seq, write_protect_seq + 1);
	do {
		next = pmd_addr_end(start, end);
		err = copy_pte_range(dst_vma, src_vma, start, next);
	} while (!err && (start = next) != end);
	WRITE_ONCE(write_protect_seq, write_protect_seq + 1);
	flush_tlb_mm(oldmm);
	mmap_write_unlock(oldmm);
	return err;
}

/* The page at addr with a reference, unless a fork may have made it shared meanwhile. */
struct page *pin_user_page_fast(struct vm_area_struct *vma, unsigned long addr)
{
	unsigned int seq = READ_ONCE(write_protect_seq);
	struct page *page = NULL;
	pte_t *ptep, pte;

	if (seq & 1)
		return NULL;
	ptep = pte_offset_map(pmd_off(vma->vm_mm, addr), addr);
	if (!ptep)
		return NULL;
	pte = ptep_get_lockless(ptep);
	if (pte_present(pte) && pte_write(pte))
		page = vm_normal_page(vma, addr, pte);
	if (page)
		get_page(page);
	if (page && (!pte_same(pte, ptep_get_lockless(ptep)) ||
		     READ_ONCE(write_protect_seq) != seq)) {
		put_page(page);
		page = NULL;
	}
	pte_unmap(ptep);
	return page;
}
