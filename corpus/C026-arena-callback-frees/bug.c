// SPDX-License-Identifier: GPL-2.0-or-later
/* The pages of a bpf arena are given back when its map is freed. */
#include <asm/tlbflush.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>

#define ARENA_PAGES	4

struct bpf_arena {
	unsigned long user_vm_start;
	unsigned int freed;
	struct page *pages[ARENA_PAGES];
};

static int apply_to_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn,
			      void *_arena)
{
	pte_t *slot = pte_offset_kernel(pmd, addr);
	int err = 0;

	lazy_mmu_mode_enable(); /* expect lazy-alloc section */
	do {
		if (!pte_none(ptep_get(slot)))
			err = fn(slot, addr, _arena); /* expect lazy-alloc sink */
		if (err)
			break;
	} while (slot++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	return err;
}

static int apply_to_existing_page_range(struct mm_struct *mm, unsigned long addr,
					unsigned long size, pte_fn_t fn, void *_arena)
{
	unsigned long end = addr + size, next;
	int err;

	do {
		next = pmd_addr_end(addr, end);
		err = apply_to_pte_range(pmd_off(mm, addr), addr, next, fn, _arena);
	} while (!err && (addr = next) != end);
	return err;
}

static int existing_page_cb(pte_t *ptep, unsigned long addr, void *_arena)
{
	struct bpf_arena *arena = _arena;
	struct page *page;
	pte_t slot;

	slot = ptep_get(ptep);
	if (!pte_present(slot))
		return 0;
	page = pfn_to_page(pte_pfn(ptep_get_and_clear(&init_mm, addr, ptep)));
	flush_tlb_kernel_range(addr, addr + PAGE_SIZE);
	arena->freed++;
	__free_page(page); /* expect lazy-alloc */
	return 0;
}

unsigned int arena_map_free(unsigned long start)
{
	struct bpf_arena arena = { .user_vm_start = start };

	apply_to_existing_page_range(&init_mm, start, ARENA_PAGES * PAGE_SIZE, existing_page_cb,
				     &arena);
	return arena.freed;
}
