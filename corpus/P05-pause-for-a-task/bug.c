// SPDX-License-Identifier: GPL-2.0-or-later
/* The pages of a buffer are mapped ahead of the one that was asked for. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sched.h>

struct ttm_prefault {
	struct task_struct *task;
	struct page **pages;
	unsigned int nr;
};

/* The page may have to be made first; then the writes so far are let out. */
static struct page *ttm_page(struct ttm_prefault *pf, unsigned int i)
{
	if (!pf->pages[i]) {
		__task_lazy_mmu_mode_pause(pf->task); /* expect lazy-api */
		pf->pages[i] = alloc_pages(GFP_KERNEL, 0);
		__task_lazy_mmu_mode_resume(pf->task); /* expect lazy-api */
	}
	return pf->pages[i];
}

static int ttm_insert(struct ttm_prefault *pf, pte_t *pte, unsigned long addr, unsigned int i)
{
	struct page *page = ttm_page(pf, i);

	if (!page)
		return -ENOMEM;
	if (!pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(&init_mm, addr, pte, mk_pte(page, PAGE_KERNEL));
	return 0;
}

unsigned int ttm_vm_prefault(struct ttm_prefault *pf, unsigned long addr)
{
	pte_t *pte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);
	unsigned int i;

	lazy_mmu_mode_enable();
	for (i = 0; i < pf->nr; i++) {
		if (ttm_insert(pf, pte + i, addr + i * PAGE_SIZE, i))
			break;
	}
	lazy_mmu_mode_disable();
	return i;
}
