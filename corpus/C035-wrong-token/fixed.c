// SPDX-License-Identifier: GPL-2.0-or-later
/* Shadow memory is mapped in one section and taken away in another. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>

static unsigned long populate_and_seal(pte_t *pte, unsigned long addr, unsigned long end,
				       struct page **pages)
{
	lazy_mmu_state_t populate_state, seal_state;
	unsigned long cur, sealed = 0;

	populate_state = arch_enter_lazy_mmu_mode();
	for (cur = addr; cur != end; cur += PAGE_SIZE, pages++) {
		if (*pages)
			set_pte_at(&init_mm, cur, pte + (cur - addr) / PAGE_SIZE,
				   mk_pte(*pages, PAGE_KERNEL));
	}
	arch_leave_lazy_mmu_mode(populate_state);

	seal_state = arch_enter_lazy_mmu_mode();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			continue;
		ptep_set_wrprotect(&init_mm, addr, pte);
		sealed++;
	}
	arch_leave_lazy_mmu_mode(seal_state);
	return sealed;
}

static void depopulate(pte_t *pte, unsigned long addr, unsigned long end)
{
	unsigned long start = addr;
	lazy_mmu_state_t state;

	state = arch_enter_lazy_mmu_mode();
	for (; addr != end; pte++, addr += PAGE_SIZE)
		ptep_get_and_clear(&init_mm, addr, pte);
	arch_leave_lazy_mmu_mode(state);
	flush_tlb_kernel_range(start, end);
}

unsigned long kasan_update_shadow(unsigned long addr, unsigned long end, struct page **pages)
{
	pte_t *pte = pte_alloc_kernel(pmd_off(&init_mm, addr), addr);
	unsigned long sealed;

	if (!pte)
		return 0;
	sealed = populate_and_seal(pte, addr, end, pages);
	if (!sealed)
		depopulate(pte, addr, end);
	else
		flush_tlb_kernel_range(addr, end);
	return sealed;
}
