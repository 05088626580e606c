// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <asm/tlbflush.h>

int install_pages(pmd_t *pmd, unsigned long addr, struct page **pages, unsigned int nr,
		  pgprot_t prot);
int install_pages(pmd_t *pmd, unsigned long addr, struct page **pages, unsigned int nr,
		  pgprot_t prot)
{
	unsigned long start = addr;
	unsigned int done = 0;
	pte_t *pte;
	int err = 0;

	pte = pte_alloc_kernel(pmd, addr);
	if (!pte)
		return -ENOMEM;

	lazy_mmu_mode_enable();
	for (; done < nr; done++, pte++, addr += PAGE_SIZE) {
		if (WARN_ON(!pte_none(ptep_get(pte)))) {
			err = -EBUSY;
			goto leave;
		}
		if (WARN_ON(!pages[done])) {
			err = -ENOMEM;
			goto undo;
		}
		set_pte_at(&init_mm, addr, pte, mk_pte(pages[done], prot));
	}
	goto leave;
undo:
	while (done) {
		pte--, addr -= PAGE_SIZE, done--;
		pte_clear(&init_mm, addr, pte);
	}
leave:
	lazy_mmu_mode_disable();
	if (err == -ENOMEM)
		flush_tlb_kernel_range(start, start + nr * PAGE_SIZE);
	return err;
}
