// SPDX-License-Identifier: GPL-2.0-or-later
/* UFFDIO_MOVE: pages of one range move to another, as long as they are easy to move. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

bool folio_maybe_dma_pinned(struct folio *folio);

static struct folio *check_ptes_for_batched_move(struct vm_area_struct *src_vma,
						 unsigned long src_addr, pte_t *src,
						 pte_t *dst)
{
	struct folio *folio;
	pte_t pte;

	if (!pte_none(ptep_get(dst)))
		return NULL;
	pte = ptep_get(src);
	if (!pte_present(pte))
		return NULL;
	folio = vm_normal_folio(src_vma, src_addr, pte);
	return folio && folio_trylock(folio) ? folio : NULL;
}

/* Both entries' tables are locked; src_folio is locked and is unlocked here. */
static long move_present_ptes(struct mm_struct *mm, struct vm_area_struct *dst_vma,
			      struct vm_area_struct *src_vma, unsigned long dst_addr,
			      unsigned long src_addr, pte_t *dst, pte_t *src,
			      struct folio *folio, unsigned long len)
{
	unsigned long src_start = src_addr, src_end = src_addr + len;
	pte_t first_src, pte;
	long err = 0;

	if (!pte_none(ptep_get(dst)) || !pte_present(ptep_get(src))) {
		err = -EAGAIN;
		goto out;
	}
	lazy_mmu_mode_enable();
	while (true) {
		first_src = ptep_get_and_clear(mm, src_addr, src);
		if (folio_maybe_dma_pinned(folio)) {
			set_pte_at(mm, src_addr, src, first_src);
			err = -EBUSY;
			break;
		}
		pte = mk_pte(&folio->page, dst_vma->vm_page_prot);
		if (pte_dirty(first_src))
			pte = pte_mkdirty(pte);
		set_pte_at(mm, dst_addr, dst, pte_mkwrite(pte, dst_vma));

		dst_addr += PAGE_SIZE;
		src_addr += PAGE_SIZE;
		if (src_addr == src_end)
			break;
		src++;
		dst++;

		folio_unlock(folio);
		folio = check_ptes_for_batched_move(src_vma, src_addr, src, dst);
		if (!folio)
			break;
	}
	lazy_mmu_mode_disable();
	/* A pinned page's entry was out of the table for a moment, too. */
	flush_tlb_range(src_vma, src_start, err ? src_addr + PAGE_SIZE : src_addr);
out:
	if (folio)
		folio_unlock(folio);
	return src_addr > src_start ? (long)(src_addr - src_start) : err;
}

long move_pages_ptes(struct vm_area_struct *vma, unsigned long dst_addr, unsigned long src_addr,
		     unsigned long len)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *src, *dst;
	struct folio *folio;
	spinlock_t *lock;
	long ret = 0;

	/* Both ranges lie in one table. */
	src = pte_offset_map_lock(mm, pmd_off(mm, src_addr), src_addr, &lock);
	if (!src)
		return -EAGAIN;
	dst = src + (dst_addr - src_addr) / PAGE_SIZE;
	folio = check_ptes_for_batched_move(vma, src_addr, src, dst);
	if (folio)
		ret = move_present_ptes(mm, vma, vma, dst_addr, src_addr, dst, src, folio,
					len);
	pte_unmap_unlock(src, lock);
	return ret;
}
