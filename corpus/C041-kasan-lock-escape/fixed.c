// SPDX-License-Identifier: GPL-2.0-or-later
/* The shadow of a vmalloc area comes and goes, ordered by one lock. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

static int apply_to_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn,
			      void *data, bool create)
{
	pte_t *val = create ? pte_alloc_kernel(pmd, addr) : pte_offset_kernel(pmd, addr);
	int err = 0;

	if (!val)
		return create ? -ENOMEM : -EINVAL;
	arch_enter_lazy_mmu_mode();
	do {
		if (create || !pte_none(ptep_get(val))) {
			err = fn(val, addr, data);
			if (err)
				break;
		}
	} while (val++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	return err;
}

static int kasan_populate_vmalloc_pte(pte_t *slot, unsigned long addr, void *data)
{
	struct page **pages = data;
	struct page **page = &pages[(addr >> PAGE_SHIFT) % 2];

	arch_leave_lazy_mmu_mode();
	spin_lock(&init_mm.page_table_lock);
	if (likely(pte_none(ptep_get(slot)))) {
		set_pte_at(&init_mm, addr, slot,
			   mk_pte(*page, PAGE_KERNEL));
		*page = NULL;
	}

	/* Whoever depopulates may look now. */
	spin_unlock(&init_mm.page_table_lock);
	arch_enter_lazy_mmu_mode();
	return 0;
}

static int kasan_depopulate_vmalloc_pte(pte_t *slot, unsigned long addr, void *data)
{
	struct page **pages = data;
	pte_t val;

	arch_leave_lazy_mmu_mode();
	spin_lock(&init_mm.page_table_lock);
	val = ptep_get(slot);
	if (likely(!pte_none(val))) {
		pte_clear(&init_mm, addr, slot);
		pages[(addr >> PAGE_SHIFT) % 2] = pfn_to_page(pte_pfn(val));
	}

	/* Whoever populates may look now. */
	spin_unlock(&init_mm.page_table_lock);
	arch_enter_lazy_mmu_mode();
	return 0;
}

void kasan_resize_shadow(unsigned long addr, unsigned long end, struct page **pages, bool create)
{
	apply_to_pte_range(pmd_off(&init_mm, addr), addr, end,
			   create ? kasan_populate_vmalloc_pte : kasan_depopulate_vmalloc_pte,
			   pages, create);
	if (!create)
		flush_tlb_kernel_range(addr, end);
}
