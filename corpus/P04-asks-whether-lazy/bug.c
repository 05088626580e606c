// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects under watch become unreadable for as long as they are not to be used. */
#include <asm/tlbflush.h>
#include <linux/mm.h>

struct shadow_range {
	unsigned long start, end;
	unsigned int hidden;
	bool stale;
};

/* What was changed has to reach memory before the object is used. */
static void shadow_sync(struct shadow_range *range)
{
	if (!range->stale)
		return;
	if (is_lazy_mmu_mode_active()) /* expect lazy-api */
		arch_flush_lazy_mmu_mode();
	flush_tlb_kernel_range(range->start, range->end);
	range->stale = false;
}

static void shadow_hide(struct shadow_range *range, pte_t *pte, unsigned long addr)
{
	if (!pte_present(ptep_get(pte)))
		return;
	ptep_get_and_clear(&init_mm, addr, pte);
	range->hidden++;
	range->stale = true;
}

unsigned int shadow_hide_range(struct shadow_range *range)
{
	unsigned long addr;
	pte_t *pte;

	lazy_mmu_mode_enable();
	for (addr = range->start; addr != range->end; addr += PAGE_SIZE) {
		pte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);
		shadow_hide(range, pte, addr);
	}
	lazy_mmu_mode_disable();
	shadow_sync(range);
	return range->hidden;
}
