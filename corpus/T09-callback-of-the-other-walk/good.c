// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/pagewalk.h>

struct remap {
	unsigned long pfn;
	pgprot_t prot;
	unsigned int lost;
};

static int apply_to_table(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn,
			  void *data, bool create)
{
	pte_t *pte = create ? pte_alloc_kernel(pmd, addr) : pte_offset_kernel(pmd, addr);
	int err = 0;

	if (!pte)
		return -ENOMEM;
	if (create)
		lazy_mmu_mode_enable();
	for (; addr != end && !err; pte++, addr += PAGE_SIZE) {
		if (create || !pte_none(ptep_get(pte)))
			err = fn(pte, addr, data);
	}
	if (create)
		lazy_mmu_mode_disable();
	return err;
}

static int fill_entry(pte_t *pte, unsigned long addr, void *data)
{
	struct remap *r = data;

	if (!pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(&init_mm, addr, pte, pfn_pte(r->pfn++, r->prot));
	return 0;
}

/* Some hardware drops bits it does not know, so look at what arrived. */
static int age_and_verify(pte_t *pte, unsigned long addr, void *data)
{
	pte_t wanted = pte_mkold(ptep_get(pte));
	struct remap *r = data;

	set_pte_at(&init_mm, addr, pte, wanted);
	if (!pte_same(ptep_get(pte), wanted))
		r->lost++;
	return 0;
}

int create_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r);
int create_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r)
{
	return apply_to_table(pmd, addr, end, fill_entry, r, true);
}

int verify_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r);
int verify_mapping(pmd_t *pmd, unsigned long addr, unsigned long end, struct remap *r)
{
	return apply_to_table(pmd, addr, end, age_and_verify, r, false);
}
