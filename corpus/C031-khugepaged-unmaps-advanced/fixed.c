// SPDX-License-Identifier: GPL-2.0-or-later
/* The pages of a table are copied into one huge page. */
#include <linux/gfp.h>
#include <linux/mm.h>

bool copy_user_highpage(struct page *to, struct page *from, unsigned long vaddr);

static int copy_small_pages(struct vm_area_struct *vma, pmd_t *pmd, unsigned long address,
			    struct page *page)
{
	pte_t *start_pte = pte_offset_map(pmd, address), *pte = start_pte;
	unsigned long end = address + HPAGE_PMD_SIZE;
	int copied = 0;

	if (!pte)
		return -EAGAIN;
	for (; address < end; pte++, page++, address += PAGE_SIZE) {
		struct page *src_page = vm_normal_page(vma, address, ptep_get(pte));

		if (!src_page)
			continue;
		/* A page that cannot be read ends it. */
		if (!copy_user_highpage(page, src_page, address)) {
			copied = -EFAULT;
			break;
		}
		copied++;
	}
	pte_unmap(start_pte);
	return copied;
}

int collapse_copy(struct vm_area_struct *vma, unsigned long address, struct page *hpage)
{
	int copied;

	do {
		copied = copy_small_pages(vma, pmd_off(vma->vm_mm, address), address, hpage);
	} while (copied == -EAGAIN);
	return copied;
}
