// SPDX-License-Identifier: GPL-2.0-or-later
/* A page that equals another one is to be shared: first nobody may write to it. */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

bool page_is_pinned(struct page *page);
unsigned long page_address_in_vma(struct page *page, struct vm_area_struct *vma);

static int write_protect_locked(struct vm_area_struct *vma, struct page *page, unsigned long addr,
				pte_t *ptep, pte_t *orig_pte)
{
	pte_t entry = ptep_get(ptep);

	if (vm_normal_page(vma, addr, entry) != page)
		return -EFAULT;
	if (pte_write(entry) || pte_dirty(entry)) {
		/* From here on no new reference comes by way of this entry. */
		entry = ptep_clear_flush(vma, addr, ptep); /* expect notifier-missing */
		if (page_is_pinned(page)) {
			set_pte_at(vma->vm_mm, addr, ptep, entry);
			return -EFAULT;
		}
		if (pte_dirty(entry))
			set_page_dirty(page);
		entry = pte_mkclean(pte_wrprotect(entry));
		set_pte_at(vma->vm_mm, addr, ptep, entry);
	}
	*orig_pte = entry;
	return 0;
}

static int write_protect_page(struct vm_area_struct *vma, struct page *page, pte_t *orig_pte)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr;
	int ret = -EFAULT;
	spinlock_t *ptl;
	pte_t *ptep;

	addr = page_address_in_vma(page, vma);
	if (addr == -1UL)
		goto out;
	ptep = pte_offset_map_lock(mm, pmd_off(mm, addr), addr, &ptl);
	if (!ptep)
		goto out;
	ret = write_protect_locked(vma, page, addr, ptep, orig_pte); /* expect notifier-missing source */
	pte_unmap_unlock(ptep, ptl);
out:
	return ret;
}

int try_to_merge_one_page(struct vm_area_struct *vma, struct page *page)
{
	pte_t orig_pte;
	int ret;

	if (!folio_trylock(page_folio(page)))
		return -EBUSY;
	ret = write_protect_page(vma, page, &orig_pte); /* expect notifier-missing source */
	folio_unlock(page_folio(page));
	return ret;
}
