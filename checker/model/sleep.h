/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that may sleep, and the page allocator.  An allocator is listed by the
 * function that its macros end in; whether it may sleep depends on its gfp argument.
 */
#ifndef MODEL_SLEEP_H
#define MODEL_SLEEP_H

#include "types.h"

/*
 * Giving up the CPU. include/linux/sched.h, kernel.h, completion.h, delay.h; all.
 * cond_resched() is a function or, with CONFIG_PREEMPT_DYNAMIC, a static call.
 */
int cond_resched(void) SLEEPS;
int __cond_resched(void) SLEEPS;
int cond_resched_lock(spinlock_t *lock) SLEEPS;
int __cond_resched_lock(spinlock_t *lock) SLEEPS;
void schedule(void) SLEEPS;
long schedule_timeout(long timeout) SLEEPS;
void io_schedule(void) SLEEPS;
void wait_for_completion(struct completion *x) SLEEPS;
int wait_for_completion_killable(struct completion *x) SLEEPS;
void msleep(unsigned int msecs) SLEEPS;
void synchronize_rcu(void) SLEEPS;

/* User memory. include/linux/uaccess.h, all. */
unsigned long copy_to_user(void *to, const void *from, unsigned long n) SLEEPS;
unsigned long copy_from_user(void *to, const void *from, unsigned long n) SLEEPS;

/*
 * Pages and folios. include/linux/pagemap.h, huge_mm.h, swapops.h: __folio_lock(),
 * folio_wait_writeback() all; split_folio() >= 6.3; migration_entry_wait() all.
 */
void __folio_lock(struct folio *folio) LOCKS SLEEPS;
void folio_lock(struct folio *folio) LOCKS SLEEPS;
bool folio_trylock(struct folio *folio) LOCKS IF_RESULT;
void folio_unlock(struct folio *folio) UNLOCKS;
void folio_wait_writeback(struct folio *folio) SLEEPS;
int split_folio(struct folio *folio) SLEEPS;
int split_folio_to_list(struct folio *folio, struct list_head *list) SLEEPS;
void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long addr) SLEEPS;

/* include/linux/mmu_notifier.h, all. */
void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range)
	NOTIFIER_START SLEEPS;
int mmu_notifier_invalidate_range_start_nonblock(struct mmu_notifier_range *range)
	NOTIFIER_START IF_ZERO;

/*
 * Allocation; ALLOCATES is the page allocator itself, not what may end in it. include/linux/gfp.h, slab.h, vmalloc.h: the plain names up to 6.9,
 * since then macros of the _noprof functions.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order) ALLOCATES SLEEPS_GFP;
struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order) ALLOCATES SLEEPS_GFP;
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int nid, void *nodemask)
	ALLOCATES SLEEPS_GFP;
struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int nid, void *nodemask)
	ALLOCATES SLEEPS_GFP;
unsigned long __get_free_pages(gfp_t gfp, unsigned int order) ALLOCATES SLEEPS_GFP;
unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order) ALLOCATES SLEEPS_GFP;
/* Macros of the above. */
struct page *alloc_page(gfp_t gfp) ALLOCATES SLEEPS_GFP;
unsigned long __get_free_page(gfp_t gfp) ALLOCATES SLEEPS_GFP;
void __free_page(struct page *page) ALLOCATES;
void free_page(unsigned long addr) ALLOCATES;
unsigned long get_zeroed_page(gfp_t gfp) ALLOCATES SLEEPS_GFP;
unsigned long get_zeroed_page_noprof(gfp_t gfp) ALLOCATES SLEEPS_GFP;
/* Slab. Since 7.1 a token may stand before the flags. */
void *kmalloc(size_t size, gfp_t gfp) SLEEPS_GFP;
void *kmalloc_noprof(size_t size, gfp_t gfp) SLEEPS_GFP;
void *__kmalloc(size_t size, gfp_t gfp) SLEEPS_GFP;
void *__kmalloc_noprof(size_t size, gfp_t gfp) SLEEPS_GFP OVERLOADED;
void *__kmalloc_noprof(size_t size, kmalloc_token_t token, gfp_t gfp)
	SLEEPS_GFP OVERLOADED;
void *__kmalloc_cache_noprof(struct kmem_cache *s, gfp_t gfp, size_t size) SLEEPS_GFP;
void *__kmalloc_large_noprof(size_t size, gfp_t gfp) SLEEPS_GFP;
void *kmalloc_large(size_t size, gfp_t gfp) SLEEPS_GFP;
void *kmalloc_trace(struct kmem_cache *s, gfp_t gfp, size_t size) SLEEPS_GFP;
void *kzalloc(size_t size, gfp_t gfp) SLEEPS_GFP;
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) SLEEPS_GFP;
void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t gfp) SLEEPS_GFP;
void *vmalloc(unsigned long size) SLEEPS;
void *vmalloc_noprof(unsigned long size) SLEEPS;
void __free_pages(struct page *page, unsigned int order) ALLOCATES;
void free_pages(unsigned long addr, unsigned int order) ALLOCATES;
void kfree(const void *p) IGNORED;
void vfree(const void *p) SLEEPS;

#endif
