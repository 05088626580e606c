// SPDX-License-Identifier: GPL-2.0-or-later
/* Shadow memory for a vmalloc area: the walk of mm/memory.c and the callback of kasan. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

#define KASAN_VMALLOC_INVALID	0xf8

void kasan_fill_page(unsigned long page, int value);

static int apply_to_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	pte_t *slot;
	int err = 0;

	slot = pte_alloc_kernel(pmd, addr);
	if (!slot)
		return -ENOMEM;

	lazy_mmu_mode_enable(); /* expect lazy-sleep section */
	do {
		err = fn(slot, addr, data); /* expect lazy-sleep sink */
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

	do {
		stop = pmd_addr_end(addr, end);
		err = apply_to_pte_range(mm, pmd, addr, stop, fn, data);
		if (err)
			break;
	} while (pmd++, addr = stop, addr != end);
	return err;
}

static int apply_to_pud_range(struct mm_struct *mm, p4d_t *p4d, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	pud_t *pud = pud_offset(p4d, addr);
	unsigned long stop;
	int err = 0;

	do {
		stop = pud_addr_end(addr, end);
		err = apply_to_pmd_range(mm, pud, addr, stop, fn, data);
		if (err)
			break;
	} while (pud++, addr = stop, addr != end);
	return err;
}

static int apply_to_p4d_range(struct mm_struct *mm, pgd_t *pgd, unsigned long addr,
			      unsigned long end, pte_fn_t fn, void *data)
{
	return apply_to_pud_range(mm, p4d_offset(pgd, addr), addr, p4d_addr_end(addr, end), fn,
				  data);
}

static int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size,
			       pte_fn_t fn, void *data)
{
	unsigned long end = addr + size;

	if (WARN_ON(addr >= end))
		return -EINVAL;
	return apply_to_p4d_range(mm, pgd_offset(mm, addr), addr, pgd_addr_end(addr, end), fn,
				  data);
}

static int kasan_populate_vmalloc_pte(pte_t *ptep, unsigned long addr, void *unused)
{
	unsigned long page;

	if (!likely(pte_none(ptep_get(ptep))))
		return 0;

	/* It is filled before anybody can see it. */
	page = __get_free_page(GFP_KERNEL); /* expect lazy-sleep */ /* expect lazy-alloc [arch token] */
	if (!page)
		return -ENOMEM;
	kasan_fill_page(page, KASAN_VMALLOC_INVALID);
	set_pte_at(&init_mm, addr, ptep, mk_pte(virt_to_page((void *)page), PAGE_KERNEL));
	return 0;
}

int kasan_populate_vmalloc(unsigned long shadow_start, unsigned long size)
{
	return apply_to_page_range(&init_mm, shadow_start, size, kasan_populate_vmalloc_pte, NULL);
}
