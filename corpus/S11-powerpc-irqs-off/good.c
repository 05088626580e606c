// SPDX-License-Identifier: GPL-2.0-or-later
/* All hash slots of the entries of one table are flushed. */
#include <linux/mm.h>

void hpte_need_flush(struct mm_struct *mm, unsigned long addr, pte_t slot);

void flush_hash_table_pmd_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	unsigned long irqs;
	pte_t *first;
	pte_t *slot;

	addr &= PMD_MASK;
	/* Keeps the table from being freed while it is read. */
	local_irq_save(irqs);
	lazy_mmu_mode_enable();
	first = pte_offset_map(pmd, addr);
	if (!first)
		goto out;
	for (slot = first; slot < first + PTRS_PER_PTE; slot++) {
		pte_t entry = ptep_get(slot);

		if (pte_present(entry))
			hpte_need_flush(mm, addr, entry);
		addr += PAGE_SIZE;
	}
	pte_unmap(first);
out:
	lazy_mmu_mode_disable();
	local_irq_restore(irqs);
}
