// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <asm/tlbflush.h>

struct zap {
	struct page *pages[PTRS_PER_PTE];
	unsigned int nr;
};

static void zap_free(struct zap *zap)
{
	while (zap->nr)
		__free_page(zap->pages[--zap->nr]);
}

static int zap_entry(pte_t *pte, unsigned long addr, void *data)
{
	struct zap *zap = data;
	pte_t old = ptep_get(pte);

	if (!pte_present(old))
		return 0;
	old = ptep_get_and_clear(&init_mm, addr, pte);
	zap->pages[zap->nr++] = pfn_to_page(pte_pfn(old));
	return zap->nr == ARRAY_SIZE(zap->pages) ? -EAGAIN : 0;
}

static int walk_existing(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn, void *data)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);
	int err = 0;

	lazy_mmu_mode_enable();
	do {
		if (!pte_none(ptep_get(pte)))
			err = fn(pte, addr, data);
		pte++, addr += PAGE_SIZE;
	} while (!err && addr != end);
	lazy_mmu_mode_disable();
	return err;
}

int zap_arena(pmd_t *pmd, unsigned long addr, unsigned long end);
int zap_arena(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	struct zap zap = { .nr = 0 };
	int err;

	err = walk_existing(pmd, addr, end, zap_entry, &zap);
	if (zap.nr)
		flush_tlb_kernel_range(addr, end);
	zap_free(&zap);
	return err;
}
