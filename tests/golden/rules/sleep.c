// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls that may sleep, with and without a section around them. */
#include "api.h"

#define GFP_KERNEL 0xcc0u
#define GFP_NOWAIT 0x2800u
#define __GFP_DIRECT_RECLAIM 0x400u

void *kmalloc(size_t size, unsigned int gfp);
unsigned long copy_to_user(void *to, const void *from, unsigned long n);

void sleeps_here(void)
{
	lazy_mmu_mode_enable();
	cond_resched(); /* expect: lazy-sleep */
	lazy_mmu_mode_disable();
	cond_resched();
}

/* Silent: paused. */
void sleeps_paused(void)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	cond_resched();
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

static void *get(unsigned int gfp)
{
	return kmalloc(8, gfp);
}

void *allocates(void)
{
	void *p;

	lazy_mmu_mode_enable();
	p = get(GFP_KERNEL); /* expect: lazy-sleep */
	lazy_mmu_mode_disable();
	return p;
}

static void *get_quickly(unsigned int gfp)
{
	return kmalloc(8, gfp & ~__GFP_DIRECT_RECLAIM);
}

static void *get_as_told(unsigned int gfp)
{
	return kmalloc(16, gfp);
}

/* Silent: none of these may reclaim; the last one is outside. */
void *allocates_atomic(unsigned int gfp)
{
	void *p;

	lazy_mmu_mode_enable();
	p = kmalloc(8, GFP_NOWAIT);
	if (!p)
		p = get_quickly(GFP_KERNEL);
	if (!p)
		p = get_as_told(GFP_NOWAIT);
	lazy_mmu_mode_disable();
	if (!p)
		p = get_as_told(gfp);
	return p;
}

static int copy_out(void *to, unsigned long n)
{
	unsigned long v = 0;

	if (!to)
		return 0;
	return copy_to_user(to, &v, n) ? -EIO : 0;
}

/* Silent: there is nowhere to copy to. */
int copies_nothing(unsigned long n)
{
	int ret;

	lazy_mmu_mode_enable();
	ret = copy_out(NULL, n);
	lazy_mmu_mode_disable();
	return ret;
}

static int deeper(void *to, unsigned long n)
{
	return copy_out(to, n) + 1;
}

int copies_deep(void *to, unsigned long n)
{
	int ret;

	lazy_mmu_mode_enable();
	ret = deeper(to, n); /* expect: lazy-sleep */
	lazy_mmu_mode_disable();
	return ret;
}

static int each(struct mm_struct *mm, unsigned long addr, pte_t *pte, int (*fn)(pte_t *, void *),
		void *data)
{
	int ret;

	lazy_mmu_mode_enable();
	ret = fn(pte, data);
	set_pte_at(mm, addr, pte, ptep_get(pte));
	lazy_mmu_mode_disable();
	return ret;
}

static int populate(pte_t *pte, void *data)
{
	if (!pte_none(ptep_get(pte)))
		return 0;
	return kmalloc(PAGE_SIZE, GFP_KERNEL) ? 0 : -ENOMEM; /* expect: lazy-sleep */
}

static int populate_paused(pte_t *pte, void *data)
{
	void *page;

	lazy_mmu_mode_pause();
	page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	lazy_mmu_mode_resume();
	return page ? 0 : -ENOMEM;
}

int populates(struct mm_struct *mm, unsigned long addr, pte_t *pte)
{
	return each(mm, addr, pte, populate, NULL) + each(mm, addr, pte, populate_paused, NULL);
}

/* Silent: leaves its caller's section first. */
static void leaves_then_sleeps(void)
{
	lazy_mmu_mode_disable();
	cond_resched();
	lazy_mmu_mode_enable();
}

void calls_leaving(void)
{
	lazy_mmu_mode_enable();
	leaves_then_sleeps();
	lazy_mmu_mode_disable();
}
