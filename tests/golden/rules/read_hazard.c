// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads and read-modify-writes of an entry whose write is pending. */
#include "api.h"

void read_back(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	note(ptep_get(ptep).pte); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void rmw_after_write(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	ptep_set_wrprotect(mm, addr, ptep); /* expect: lazy-read-hazard */
	lazy_mmu_mode_disable();
}

void raw_dereference(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	if (pte_none(*ptep)) /* expect: lazy-read-hazard, pte-raw-deref */
		note(1);
	lazy_mmu_mode_disable();
}

void second_of_three(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_ptes(mm, addr, ptep, pte, 3);
	note(ptep_get(ptep + 1).pte); /* expect: lazy-read-hazard */
	note(ptep_get(ptep + 3).pte);
	lazy_mmu_mode_disable();
}

void previous_entry(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int nr)
{
	lazy_mmu_mode_enable();
	while (nr--) {
		set_pte_at(mm, addr, ptep, pte);
		ptep++;
		note(ptep_get(ptep - 1).pte); /* expect: lazy-read-hazard */
	}
	lazy_mmu_mode_disable();
}

static int write_it(struct mm_struct *mm, unsigned long addr, pte_t *entry, pte_t pte)
{
	if (!try_something())
		return -EBUSY;
	set_pte_at(mm, addr, entry, pte);
	return 0;
}

static int restore(struct mm_struct *mm, unsigned long addr, pte_t *entry, pte_t pte)
{
	if (pte_none(pte))
		return -EIO;
	if (pte_write(pte)) {
		set_pte_at(mm, addr, entry, pte);
		return 0;
	}
	if (write_it(mm, addr, entry, pte))
		return -EBUSY;
	return -ENOENT;
}

/* Only the -ENOENT result of restore() has written and reaches the second read. */
void result_decides(struct mm_struct *mm, unsigned long addr, pte_t *src, unsigned long end)
{
	pte_t pte;
	int ret;

	lazy_mmu_mode_enable();
	do {
		pte = ptep_get(src);
		if (pte_none(pte))
			continue;
		if (!pte_present(pte)) {
			ret = restore(mm, addr, src, pte);
			if (ret == -EIO) {
				note(ptep_get(src).pte);
				break;
			} else if (ret == -EBUSY) {
				break;
			} else if (!ret) {
				continue;
			}
			pte = ptep_get(src); /* expect: lazy-read-hazard */
		}
		note(pte.pte);
	} while (src++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
}

static void look(pte_t *p)
{
	note(ptep_get(p).pte); /* expect: lazy-read-hazard */
}

static void look_deeper(pte_t *p)
{
	look(p);
}

void read_two_calls_down(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	look_deeper(ptep);
	lazy_mmu_mode_disable();
}

static void write_and_read(struct mm_struct *mm, unsigned long addr, pte_t *p, pte_t pte)
{
	set_pte_at(mm, addr, p, pte);
	note(ptep_get(p).pte); /* expect: lazy-read-hazard */
}

/* Both halves are below; the section is here. */
void section_in_caller(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	write_and_read(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
}

static void no_section_anywhere(struct mm_struct *mm, unsigned long addr, pte_t *p, pte_t pte)
{
	set_pte_at(mm, addr, p, pte);
	note(ptep_get(p).pte);
}

void outside(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	no_section_anywhere(mm, addr, ptep, pte);
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
	note(ptep_get(ptep).pte);
}

void flush_between(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	arch_flush_lazy_mmu_mode();
	note(ptep_get(ptep).pte);
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	note(ptep_get(ptep).pte);
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_pause();
	note(ptep_get(ptep).pte);
	set_pte_at(mm, addr, ptep, pte);
	note(ptep_get(ptep).pte);
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

void next_entry(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte,
		unsigned long end)
{
	lazy_mmu_mode_enable();
	do {
		if (pte_none(ptep_get(ptep)))
			continue;
		set_pte_at(mm, addr, ptep, pte);
	} while (ptep++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
}

void other_entry(struct mm_struct *mm, unsigned long addr, pte_t *dst, pte_t *src)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, dst, ptep_get(src));
	note(ptep_get(src).pte);
	lazy_mmu_mode_disable();
}

void correlated(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	bool written = false;

	lazy_mmu_mode_enable();
	if (try_something()) {
		set_pte_at(mm, addr, ptep, pte);
		written = true;
	}
	if (!written)
		note(ptep_get(ptep).pte);
	lazy_mmu_mode_disable();
}

void modify_prot(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, unsigned long end)
{
	lazy_mmu_mode_enable();
	do {
		pte_t old = ptep_modify_prot_start(vma, addr, ptep);

		ptep_modify_prot_commit(vma, addr, ptep, old, pte_wrprotect(old));
	} while (ptep++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
}

/* A read-modify-write is immediate: reading after it is fine. */
void rmw_then_read(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	lazy_mmu_mode_enable();
	note(ptep_get_and_clear(mm, addr, ptep).pte);
	note(ptep_get(ptep).pte);
	lazy_mmu_mode_disable();
}
