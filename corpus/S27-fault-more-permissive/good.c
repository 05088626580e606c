// SPDX-License-Identifier: GPL-2.0-or-later
/* The end of a page fault: what was found decides what the entry becomes. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

bool wp_can_reuse(struct page *page);

static pte_t maybe_mkwrite(pte_t pte, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE ? pte_mkwrite(pte, vma) : pte;
}

static void wp_page_reuse(struct vm_fault *vmf)
{
	pte_t entry = maybe_mkwrite(pte_mkdirty(pte_mkyoung(vmf->orig_pte)), vmf->vma);

	if (ptep_set_access_flags(vmf->vma, vmf->address, vmf->pte, entry, 1))
		update_mmu_cache(vmf->vma, vmf->address, vmf->pte);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
}

static int wp_page_copy(struct vm_fault *vmf, struct page *old_page)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mmu_notifier_range range;
	struct page *new_page;

	get_page(old_page);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	new_page = alloc_pages(GFP_KERNEL, 0);
	if (!new_page) {
		put_page(old_page);
		return -ENOMEM;
	}
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, vmf->address,
				vmf->address + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	vmf->pte = pte_offset_map_lock(vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (vmf->pte && pte_same(ptep_get(vmf->pte), vmf->orig_pte)) {
		pte_t entry = pte_mkyoung(mk_pte(new_page, vma->vm_page_prot));

		/* Other threads must not see both pages at once. */
		ptep_clear_flush(vma, vmf->address, vmf->pte);
		set_pte_at(vma->vm_mm, vmf->address, vmf->pte,
			   maybe_mkwrite(pte_mkdirty(entry), vma));
		page_remove_rmap(old_page);
		/* The mapping's reference is now one of the old page's. */
		new_page = old_page;
	}
	if (vmf->pte)
		pte_unmap_unlock(vmf->pte, vmf->ptl);
	mmu_notifier_invalidate_range_end(&range);
	put_page(new_page);
	put_page(old_page);
	return 0;
}

static int do_anonymous_page(struct vm_fault *vmf)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);

	if (!page)
		return -ENOMEM;
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte) {
		put_page(page);
		return 0;
	}
	if (pte_none(ptep_get(vmf->pte)))
		set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte,
			   maybe_mkwrite(mk_pte(page, vmf->vma->vm_page_prot), vmf->vma));
	else
		put_page(page);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return 0;
}

int handle_pte_fault(struct vm_fault *vmf, bool write)
{
	struct page *page;

	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return 0;
	vmf->orig_pte = ptep_get(vmf->pte);
	if (pte_none(vmf->orig_pte)) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return do_anonymous_page(vmf);
	}
	page = vm_normal_page(vmf->vma, vmf->address, vmf->orig_pte);
	if (page && write && !pte_write(vmf->orig_pte)) {
		if (!wp_can_reuse(page))
			return wp_page_copy(vmf, page);
		wp_page_reuse(vmf);
		return 0;
	}
	if (page)
		ptep_set_access_flags(vmf->vma, vmf->address, vmf->pte,
				      pte_mkyoung(vmf->orig_pte), write);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return 0;
}
