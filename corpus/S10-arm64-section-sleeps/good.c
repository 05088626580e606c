// SPDX-License-Identifier: GPL-2.0-or-later
/* A page of the linear map gets a mapping of its own. */
#include <linux/gfp.h>
#include <linux/mm.h>

static struct mutex split_lock;

static int split_pte_block(pte_t *ptep, unsigned long addr, gfp_t gfp)
{
	struct page *table = alloc_pages(gfp, 0);
	pte_t pte = ptep_get(ptep);

	if (!table)
		return -ENOMEM;
	if (pte_present(pte))
		set_pte_at(&init_mm, addr, ptep, pte_mkyoung(pte));
	__free_page(table);
	return 0;
}

static int split_one_mapping(unsigned long addr)
{
	pte_t *ptep = pte_offset_kernel(pmd_off(&init_mm, addr), addr);

	return split_pte_block(ptep, addr, GFP_KERNEL);
}

int split_kernel_leaf_mapping(unsigned long start, unsigned long end)
{
	int err;

	if ((start | end) & ~PAGE_MASK)
		return -EINVAL;

	mutex_lock(&split_lock);
	lazy_mmu_mode_enable();
	err = split_one_mapping(start);
	if (!err && end - start != PAGE_SIZE)
		err = split_one_mapping(end);
	lazy_mmu_mode_disable();
	mutex_unlock(&split_lock);
	return err;
}
