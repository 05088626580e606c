// SPDX-License-Identifier: GPL-2.0-or-later
/* Shadow pages that were allocated before are mapped one by one. */
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct vmalloc_populate_data {
	struct page **pages;
	unsigned long start;
};

static int apply_to_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	pte_t *slot = pte_alloc_kernel(pmd, addr);
	int err = 0;

	if (!slot)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		err = fn(slot, addr, data);
		if (err)
			break;
	} while (slot++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return err;
}

static int apply_to_pmd_range(struct mm_struct *mm, pud_t *pud, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	pmd_t *pmd = pmd_offset(pud, addr);
	unsigned long stop;
	int err = 0;

	for (; addr != end && !err; pmd++, addr = stop) {
		stop = pmd_addr_end(addr, end);
		err = apply_to_pte_range(mm, pmd, addr, stop, fn, data);
	}
	return err;
}

static int kasan_populate_vmalloc_pte(pte_t *ptep, unsigned long addr, void *_data)
{
	struct vmalloc_populate_data *data = _data;
	unsigned long index = (addr - data->start) >> PAGE_SHIFT;
	struct page *page = data->pages[index];

	lazy_mmu_mode_pause(); /* expect lazy-pause source */
	if (!page)
		return -ENOMEM; /* expect lazy-pause */

	spin_lock(&init_mm.page_table_lock);
	if (likely(pte_none(ptep_get(ptep)))) {
		set_pte_at(&init_mm, addr, ptep, mk_pte(page, PAGE_KERNEL));
		data->pages[index] = NULL; /* in use */
	}
	spin_unlock(&init_mm.page_table_lock);
	/* The entry is in memory already. */
	lazy_mmu_mode_resume();
	return 0;
}

int kasan_populate_vmalloc(unsigned long start, unsigned long end, struct page **pages)
{
	struct vmalloc_populate_data data = { .start = start, .pages = pages };
	p4d_t *p4d = p4d_offset(pgd_offset(&init_mm, start), start);

	return apply_to_pmd_range(&init_mm, pud_offset(p4d, start), start, end,
				  kasan_populate_vmalloc_pte, &data);
}
