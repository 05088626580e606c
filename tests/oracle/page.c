// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages and folios, the allocator, and the reverse map as far as it counts. */
#include "model.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <asm/tlb.h>

#include <stdlib.h>
#include <string.h>

/* The pages proper, then one for each page table. */
static struct folio pool[NR_PAGES + NR_TABLES];
/* Kernel addresses of pages: never looked at by the model. */
static char (*memory)[PAGE_SIZE];

void page_reset(void)
{
	if (!memory)
		memory = calloc(NR_PAGES, PAGE_SIZE);
	memset(pool, 0, sizeof(pool));
	for (unsigned int i = 0; i < NR_PAGES; i++)
		pool[i].page.flags = PAGE_FREE;
	for (unsigned int i = 0; i < NR_TABLES; i++)
		pool[NR_PAGES + i].page = (struct page){.flags = PAGE_TABLE, .refcount = 1};
}

struct page *page_new(unsigned long flags)
{
	/* Page 0 is never given out, so that no entry of a page is 0. */
	for (unsigned int i = 1; i < NR_PAGES; i++) {
		if (!(pool[i].page.flags & PAGE_FREE) || pool[i].page.mapcount < 0)
			continue;
		pool[i].page = (struct page){.flags = flags, .refcount = 1};
		return &pool[i].page;
	}
	misuse("no page is left");
}

struct page *page_of_pfn(unsigned long pfn)
{
	return pfn && pfn < NR_PAGES ? &pool[pfn].page : NULL;
}

static bool is_page(const struct page *page)
{
	return (const char *)page >= (const char *)pool &&
	       (const char *)page < (const char *)(pool + ARRAY_SIZE(pool));
}

/* Freed pages are not given out again, so that a stale use shows. */
static void page_free(struct page *page)
{
	tlb_page_released(page, false);
	allocates("free_page", 0);
	page->flags |= PAGE_FREE;
	page->mapcount = -1;
}

void page_put(struct page *page)
{
	if (!is_page(page))
		return;
	if (page->refcount <= 0)
		misuse("a page is put that was freed already");
	if (!--page->refcount)
		page_free(page);
}

void page_unmap(struct page *page)
{
	if (!is_page(page))
		return;
	tlb_page_released(page, true);
	if (page->mapcount > 0)
		page->mapcount--;
}

void allocates(const char *what, gfp_t gfp)
{
#if !defined(GENERATION_GENERIC)
	if (lazy_active())
		violate(LAZY_ALLOC, w.arch == ORACLE_XEN,
			"%s() reaches the page allocator in a lazy MMU section", what);
#endif
	if (gfp & __GFP_DIRECT_RECLAIM)
		may_sleep(what);
}

bool alloc_fails(void)
{
	return w.alloc_may_fail && chance();
}

static struct page *allocate(const char *what, gfp_t gfp)
{
	allocates(what, gfp);
	return alloc_fails() ? NULL : page_new(PAGE_ANON);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	API();
	return allocate("alloc_pages", gfp);
}

unsigned long __get_free_page(gfp_t gfp)
{
	struct page *page;

	API();
	page = allocate("__get_free_page", gfp);
	return page ? (unsigned long)memory[page_to_pfn(page)] : 0;
}

unsigned long get_zeroed_page(gfp_t gfp)
{
	struct page *page;

	API();
	page = allocate("get_zeroed_page", gfp);
	return page ? (unsigned long)memory[page_to_pfn(page)] : 0;
}

void __free_page(struct page *page)
{
	API();
	page_put(page);
}

void free_page(unsigned long addr)
{
	API();
	if (addr)
		page_put(virt_to_page((void *)addr));
}

/* Objects are never freed within a run: there are few. */
void *kmalloc(size_t size, gfp_t gfp)
{
	struct page *page;

	API();
	if (size > PAGE_SIZE)
		misuse("kmalloc() of more than a page");
	page = allocate("kmalloc", gfp);
	return page ? memory[page_to_pfn(page)] : NULL;
}

void kfree(const void *p)
{
	API();
	if (!p)
		return;
	allocates("kfree", 0);
}

struct page *virt_to_page(const void *addr)
{
	size_t i = ((const char *)addr - (const char *)memory) / PAGE_SIZE;

	return i < NR_PAGES ? &pool[i].page : NULL;
}

unsigned long page_to_pfn(const struct page *page)
{
	if (!is_page(page))
		misuse("%p is no page", page);
	return (const struct folio *)page - pool;
}

struct page *pfn_to_page(unsigned long pfn)
{
	return pfn < ARRAY_SIZE(pool) ? &pool[pfn].page : NULL;
}

struct table *table_of_page(const struct page *page)
{
	unsigned long i = is_page(page) ? page_to_pfn(page) : 0;

	return i >= NR_PAGES ? &w.table[i - NR_PAGES] : NULL;
}

pgtable_t pmd_pgtable(pmd_t pmd)
{
	return pfn_to_page((pmd.pmd & PFN_BITS) >> PAGE_SHIFT);
}

/* Which page an entry maps. */

struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	if (!pte_present(pte) || pte.pte & BIT_SPECIAL)
		return NULL;
	return page_of_pfn(pte_pfn(pte));
}

struct folio *vm_normal_folio(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	struct page *page = vm_normal_page(vma, addr, pte);

	return page ? page_folio(page) : NULL;
}

struct folio *page_folio(struct page *page)
{
	return (struct folio *)page;
}

bool folio_test_large(const struct folio *folio)
{
	return folio->page.flags & PAGE_LARGE;
}

bool folio_test_anon(const struct folio *folio)
{
	return folio->page.flags & PAGE_ANON;
}

void folio_get(struct folio *folio)
{
	API();
	folio->page.refcount++;
}

void get_page(struct page *page)
{
	API();
	page->refcount++;
}

void folio_put(struct folio *folio)
{
	API();
	page_put(&folio->page);
}

void put_page(struct page *page)
{
	API();
	page_put(page);
}

bool set_page_dirty(struct page *page)
{
	bool was = page->flags & PAGE_DIRTY;

	API();
	page->flags |= PAGE_DIRTY;
	return !was;
}

bool folio_trylock(struct folio *folio)
{
	API();
	if (lock_held(folio) || chance())
		return false;
	lock_take(folio, true, false);
	return true;
}

void folio_lock(struct folio *folio)
{
	API();
	may_sleep("folio_lock");
	lock_take(folio, true, false);
}

void folio_unlock(struct folio *folio)
{
	API();
	lock_release(folio, "folio_unlock");
}

int split_folio(struct folio *folio)
{
	API();
	may_sleep("split_folio");
	if (chance())
		return -EBUSY;
	folio->page.flags &= ~PAGE_LARGE;
	return 0;
}

void folio_remove_rmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma)
{
	API();
	page_unmap(page);
}

void folio_remove_rmap_pmd(struct folio *folio, struct page *page, struct vm_area_struct *vma)
{
	API();
	page_unmap(page);
}

void page_remove_rmap(struct page *page)
{
	API();
	page_unmap(page);
}

void update_mmu_cache(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	API();
}

/* Conditions. */

bool WARN_ON(bool condition)
{
	return condition;
}

bool WARN_ON_ONCE(bool condition)
{
	return condition;
}

void BUG_ON(bool condition)
{
	if (condition)
		end_run();
}
