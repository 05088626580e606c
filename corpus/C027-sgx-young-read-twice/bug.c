// SPDX-License-Identifier: GPL-2.0-or-later
/* Has a page of an enclave been used since somebody asked last? */
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct sgx_encl_page {
	unsigned long desc;
};

static int apply_to_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	pte_t *pte, *mapped_pte;
	spinlock_t *ptl;
	int err = 0;

	mapped_pte = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -EINVAL;
	lazy_mmu_mode_enable();
	do {
		if (!pte_none(ptep_get(pte)))
			err = fn(pte, addr, data); /* expect pte-raw-deref source */
	} while (!err && (pte++, addr += PAGE_SIZE, addr != end));
	lazy_mmu_mode_disable();
	pte_unmap_unlock(mapped_pte, ptl);
	return err;
}

static int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size,
			       pte_fn_t fn, void *data)
{
	return apply_to_pte_range(mm, pmd_off(mm, addr), addr, addr + size, fn, data);
}

static int sgx_encl_test_and_clear_young_cb(pte_t *ptep, unsigned long addr, void *data)
{
	struct vm_area_struct *vma = data;
	pte_t old;

	if (!pte_young(*ptep)) /* expect pte-raw-deref */
		return 0;
	old = pte_mkold(*ptep); /* expect pte-raw-deref */
	set_pte_at(vma->vm_mm, addr, ptep, old);
	return 1;
}

/* Zero also when nothing maps the page. */
int sgx_encl_test_and_clear_young(struct vm_area_struct *vma, struct sgx_encl_page *page)
{
	unsigned long addr = page->desc & PAGE_MASK;
	int ret;

	ret = apply_to_page_range(vma->vm_mm, addr, PAGE_SIZE, sgx_encl_test_and_clear_young_cb,
				  vma);
	return ret < 0 ? 0 : ret;
}
