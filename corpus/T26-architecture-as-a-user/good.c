// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <asm/tlbflush.h>

struct page_change {
	bool clear_write;
	unsigned int changed;
};

static pte_t applied(const struct page_change *change, pte_t pte)
{
	return change->clear_write ? pte_wrprotect(pte) : pte_mkyoung(pte);
}

static int change_entry(pte_t *ptep, unsigned long addr, void *data)
{
	struct page_change *change = data;
	pte_t pte = READ_ONCE(*ptep);

	if (!pte_present(pte))
		return -EINVAL;
	set_pte(ptep, applied(change, pte));
	change->changed++;
	return 0;
}

int change_memory(pmd_t *pmd, unsigned long start, unsigned int nr, bool clear_write);
int change_memory(pmd_t *pmd, unsigned long start, unsigned int nr, bool clear_write)
{
	struct page_change change = { .clear_write = clear_write };
	pte_t *ptep = pte_offset_kernel(pmd, start);
	unsigned int i;
	int err = 0;

	lazy_mmu_mode_enable();
	for (i = 0; i < nr && !err; i++)
		err = change_entry(ptep + i, start + i * PAGE_SIZE, &change);
	lazy_mmu_mode_disable();

	/* What became more permissive needs no flush. */
	if (clear_write && change.changed)
		flush_tlb_kernel_range(start, start + nr * PAGE_SIZE);
	return err;
}
