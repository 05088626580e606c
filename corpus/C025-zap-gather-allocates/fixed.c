// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a range are unmapped and gathered; the list of the gather grows by whole pages. */
#include <asm/tlb.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

unsigned long linear_address(unsigned long page);

static int apply_to_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn,
			      void *data)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);
	int err = 0;

	arch_enter_lazy_mmu_mode();
	do {
		err = fn(pte, addr, data);
	} while (!err && (pte++, addr += PAGE_SIZE, addr != end));
	arch_leave_lazy_mmu_mode();
	return err;
}

static int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size,
			       pte_fn_t fn, void *data)
{
	return apply_to_pte_range(pmd_off(mm, addr), addr, addr + size, fn, data);
}

static int change_page_range(pte_t *ptep, unsigned long addr, void *data)
{
	set_pte(ptep, mk_pte(data, PAGE_KERNEL));
	return 0;
}

static void kernel_map_page(unsigned long page)
{
	apply_to_page_range(&init_mm, linear_address(page), PAGE_SIZE, change_page_range,
			    virt_to_page((void *)page));
}

static bool tlb_next_batch(struct mmu_gather *tlb)
{
	unsigned long batch;

	/* The caller has a section open; the allocator may need one of its own. */
	arch_leave_lazy_mmu_mode();
	batch = __get_free_page(GFP_NOWAIT);
	if (batch)
		kernel_map_page(batch);
	arch_enter_lazy_mmu_mode();
	if (!batch)
		return false;
	tlb->nr = 0;
	return true;
}

/* True: nothing more fits. */
static bool gather_page(struct mmu_gather *tlb, struct page *page)
{
	bool full = __tlb_remove_page(tlb, page, false);

	return full && !tlb_next_batch(tlb);
}

static unsigned long zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end)
{
	pte_t *first, *pte, val;
	struct page *page;
	spinlock_t *lock;

	first = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &lock);
	if (!pte)
		return addr;
	arch_enter_lazy_mmu_mode();
	do {
		val = ptep_get(pte);
		if (!pte_present(val))
			continue;
		val = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
		tlb_remove_tlb_entry(tlb, pte, addr);
		page = vm_normal_page(vma, addr, val);
		if (!page)
			continue;
		folio_remove_rmap_pte(page_folio(page), page, vma);
		if (gather_page(tlb, page)) {
			addr += PAGE_SIZE;
			break;
		}
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(first, lock);
	return addr;
}

void unmap_page_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	while (addr != end)
		addr = zap_pte_range(&tlb, vma, pmd_off(vma->vm_mm, addr), addr, end);
	tlb_finish_mmu(&tlb);
}
