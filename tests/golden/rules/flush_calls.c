// SPDX-License-Identifier: GPL-2.0-or-later
/* TLB flushes in callees. */
#include "api.h"

void flush_tlb_all(void);
void flush_tlb_mm(struct mm_struct *mm);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

static void flush_everything(void)
{
	flush_tlb_all(); /* expect: lazy-flush-order */
}

void flush_all_in_callee(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	flush_everything();
	lazy_mmu_mode_disable();
}

static void flush_kernel(unsigned long addr, int nr)
{
	unsigned long start = addr & ~(PAGE_SIZE - 1);

	flush_tlb_kernel_range(start, start + nr * PAGE_SIZE); /* expect: lazy-flush-order */
}

void flush_kernel_in_callee(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	flush_kernel(addr, 1);
	lazy_mmu_mode_disable();
}

static void flush_mm_of(struct vm_area_struct *vma)
{
	flush_tlb_mm(vma->vm_mm); /* expect: lazy-flush-order */
}

void flush_mm_in_callee(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	flush_mm_of(vma);
	lazy_mmu_mode_disable();
}

static void write_then_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	set_pte_at(vma->vm_mm, addr, pte, v);
	flush_tlb_page(vma, addr); /* expect: lazy-flush-order */
}

void both_in_callee(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	write_then_flush(vma, addr, pte, v);
	lazy_mmu_mode_disable();
}

static void write_then_flush_alone(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
				   pte_t v)
{
	set_pte_at(vma->vm_mm, addr, pte, v);
	flush_tlb_page(vma, addr);
}

/* Silent: nothing is deferred while paused. */
void both_in_callee_paused(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_pause();
	write_then_flush_alone(vma, addr, pte, v);
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

static void complete(void)
{
	arch_flush_lazy_mmu_mode();
}

/* Silent: the callee completes the writes. */
void completed_in_callee(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	complete();
	note(ptep_get(pte).pte);
	flush_tlb_page(vma, addr);
	lazy_mmu_mode_disable();
}

static void nested_pair(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
}

/* Silent: a nested disable flushes. */
void nested_disable_completes(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t v)
{
	lazy_mmu_mode_enable();
	set_pte_at(vma->vm_mm, addr, pte, v);
	nested_pair(vma->vm_mm, addr + PAGE_SIZE, pte + 1, v);
	note(ptep_get(pte).pte);
	note(ptep_get(pte + 1).pte);
	flush_tlb_page(vma, addr);
	lazy_mmu_mode_disable();
}
