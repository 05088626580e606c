// SPDX-License-Identifier: GPL-2.0-or-later
/* Modelled macros: without a call they are events of their own, with one they lend it a name. */
struct mm_struct;
struct vm_area_struct {
	struct mm_struct *vm_mm;
};

void arch_enter_lazy_mmu_mode(void);
#define arch_enter_lazy_mmu_mode arch_enter_lazy_mmu_mode
#define arch_leave_lazy_mmu_mode() do { } while (0)
#define arch_flush_lazy_mmu_mode()

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end);
#define flush_tlb_range(vma, start, end) flush_tlb_mm_range((vma)->vm_mm, start, end)
#define flush_tlb_mm(mm) ((void)(mm))

int cond(int n);

void sections(int n)
{
	arch_enter_lazy_mmu_mode();
	if (cond(n))
		arch_flush_lazy_mmu_mode();
	else
		cond(2);
	arch_leave_lazy_mmu_mode();
}

void flushes(struct vm_area_struct *vma)
{
	flush_tlb_range(vma, 0, 4096);
	flush_tlb_mm(vma->vm_mm);
}
