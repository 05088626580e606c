// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct map_ops {
	bool lazy;
	pte_t (*make)(unsigned long pfn, pgprot_t prot);
	int (*verify)(pte_t *pte, pte_t wanted);
};

static pte_t make_plain(unsigned long pfn, pgprot_t prot)
{
	return pfn_pte(pfn, prot);
}

static pte_t make_young(unsigned long pfn, pgprot_t prot)
{
	return pte_mkyoung(pfn_pte(pfn, prot));
}

static int verify_same(pte_t *pte, pte_t wanted)
{
	return pte_same(ptep_get(pte), wanted) ? 0 : -EIO;
}

static const struct map_ops fast_ops = { .lazy = true, .make = make_plain };
static const struct map_ops careful_ops = { .make = make_young, .verify = verify_same };

static int map_entries(const struct map_ops *ops, pte_t *pte, unsigned long addr,
		       unsigned long end, unsigned long pfn, pgprot_t prot)
{
	int err = 0;

	if (ops->lazy)
		lazy_mmu_mode_enable();
	for (; addr != end && !err; addr += PAGE_SIZE, pte++, pfn++) {
		pte_t entry = ops->make(pfn, prot);

		set_pte_at(&init_mm, addr, pte, entry);
		if (!ops->lazy)
			err = ops->verify(pte, entry);
	}
	if (ops->lazy)
		lazy_mmu_mode_disable();
	return err;
}

int map_io(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn, bool careful);
int map_io(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn, bool careful)
{
	const struct map_ops *ops = careful ? &careful_ops : &fast_ops;
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	pgprot_t prot = PAGE_KERNEL;

	return pte ? map_entries(ops, pte, addr, end, pfn, prot) : -ENOMEM;
}
