/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules about an architecture's own code look at.  These words hide nothing:
 * a function that is only named here is analysed from its body.
 */
#ifndef MODEL_ARCH_H
#define MODEL_ARCH_H

#include "types.h"

/* Staying on a CPU. include/linux/preempt.h, irqflags.h, smp.h; macros, all. */
void preempt_disable(void)		PREEMPT_OFF;
void preempt_enable(void)		PREEMPT_ON;
void preempt_disable_notrace(void)	PREEMPT_OFF;
void preempt_enable_notrace(void)	PREEMPT_ON;
void preempt_enable_no_resched(void)	PREEMPT_ON;
void migrate_disable(void)		PREEMPT_OFF;
void migrate_enable(void)		PREEMPT_ON;
void local_irq_disable(void)		PREEMPT_OFF;
void local_irq_enable(void)		PREEMPT_ON;
void local_irq_save(unsigned long flags)	PREEMPT_OFF;
void local_irq_restore(unsigned long flags)	PREEMPT_ON;
void hard_irq_disable(void)		PREEMPT_OFF;
int get_cpu(void)			PREEMPT_OFF;
void put_cpu(void)			PREEMPT_ON;

/*
 * This CPU's copy of a variable. include/linux/percpu-defs.h, macros, all.  this_cpu_read()
 * and its kin are one access, right wherever the task is; the raw_ forms ask for no check.
 */
void *this_cpu_ptr(void *ptr)		PER_CPU;
void *get_cpu_var(void *var)		PREEMPT_OFF PER_CPU;
void put_cpu_var(void *var)		PREEMPT_ON;
void *get_cpu_ptr(void *var)		PREEMPT_OFF PER_CPU;
void put_cpu_ptr(void *var)		PREEMPT_ON;

/* Flags of the running task. include/linux/thread_info.h: macros and inlines, all. */
void set_thread_flag(int flag)		TASK_FLAG_SET;
bool test_and_set_thread_flag(int flag)	TASK_FLAG_SET;
bool test_thread_flag(int flag)		TASK_FLAG_TEST;

/* include/linux/preempt.h, macros, all. */
int in_interrupt(void)			IRQ_TEST;
int in_hardirq(void)			IRQ_TEST;
int in_task(void)			IRQ_TEST;

/*
 * Kernel memory that is mapped and used at once. include/linux/mm.h, all (DEBUG_PAGEALLOC);
 * include/linux/highmem-internal.h, since 5.11: the entry is written before the hook.
 * To those who allocate and free pages the first is nothing: it is there only if the command
 * line asks for it, means no entry of theirs, and flushes no TLB that they could rely on.
 */
void __kernel_map_pages(struct page *page, int numpages, int enable)	KERNEL_MAP IGNORED;
void arch_kmap_local_post_map(unsigned long vaddr, pte_t pteval)	KERNEL_MAPPED;

/*
 * Primary TLBs.  arm64: asm/tlbflush.h, __tlbi() and its kin are macros, the range
 * operation since 6.6.  x86: arch/x86/mm/tlb.c, all; broadcast since 6.15.  powerpc: mm/book3s64/
 * radix_tlb.c, all.  s390 and sparc have no secondary TLBs that walk a process's tables.
 * The last one is the instruction of the reduced kernel in corpus/.
 */
void __tlbi(int op, unsigned long arg)			PRIMARY_TLB;
void __tlbi_user(int op, unsigned long arg)		PRIMARY_TLB;
void __tlbi_level(int op, unsigned long addr, int level)	PRIMARY_TLB;
void __tlbi_user_level(int op, unsigned long arg, int level)	PRIMARY_TLB;
void __flush_tlb_range_op(int op, unsigned long start, unsigned long pages)	PRIMARY_TLB;
void flush_tlb_multi(const struct cpumask *cpumask, const struct flush_tlb_info *info)
	PRIMARY_TLB;
void broadcast_tlb_flush(struct flush_tlb_info *info)	PRIMARY_TLB;
void _tlbie_pid(unsigned long pid, unsigned long ric)	PRIMARY_TLB;
void _tlbie_va(unsigned long va, unsigned long pid, unsigned long psize, unsigned long ric)
	PRIMARY_TLB;
void _tlbie_va_range(unsigned long start, unsigned long end, unsigned long pid,
		     unsigned long page_size, unsigned long psize, bool also_pwc)	PRIMARY_TLB;
void tlb_invalidate_range(struct mm_struct *mm, unsigned long start, unsigned long end)
	PRIMARY_TLB;

#endif
