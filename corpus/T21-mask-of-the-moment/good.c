// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>

struct backing {
	gfp_t mask;
	unsigned long reserve;
};

static gfp_t mask_now(const struct backing *b, bool atomic)
{
	return atomic ? b->mask & ~__GFP_DIRECT_RECLAIM : b->mask;
}

static unsigned long backing_page(struct backing *b, bool atomic)
{
	unsigned long page = b->reserve;

	b->reserve = 0;
	return page ? page : get_zeroed_page(mask_now(b, atomic));
}

int back_range(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot);
int back_range(pmd_t *pmd, unsigned long addr, unsigned long end, pgprot_t prot)
{
	struct backing b = { .mask = GFP_KERNEL };
	pte_t *pte = pte_offset_kernel(pmd, addr);
	unsigned long page;

	do {
		lazy_mmu_mode_enable();
		for (; addr != end; addr += PAGE_SIZE, pte++) {
			if (!pte_none(ptep_get(pte)))
				continue;
			page = backing_page(&b, true);
			if (!page)
				break;
			set_pte_at(&init_mm, addr, pte, mk_pte(virt_to_page((void *)page), prot));
		}
		lazy_mmu_mode_disable();
		if (addr == end)
			return 0;
		b.reserve = backing_page(&b, false);
	} while (b.reserve);
	return -ENOMEM;
}
