/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the kernel API model.
 *
 * A prototype in this directory says what a kernel function means to the
 * analysis.  Words after the parameter list speak of the call, words after a
 * parameter of the page-table entry that it points to:
 *
 *	void lazy_mmu_mode_enable(void) LAZY_ENTER;
 *	void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep WRITES_DEFERRED, pte_t pte);
 *	pte_t ptep_get(pte_t *ptep READS);
 *
 * A modelled function is never looked into; a prototype without any word is an
 * error, because it would hide the function's body for nothing.  The last
 * declaration of a name counts, so a header given by --model may replace what is
 * said here.  Where kernel versions disagree about the number of parameters both
 * forms are declared with OVERLOADED and the call's argument count chooses.
 */
#ifndef MODEL_ANNOT_H
#define MODEL_ANNOT_H

#define MMUCHECK(text) __attribute__((annotate("mmucheck:" text)))

/* Two prototypes of one name that differ in their number of parameters. */
#define OVERLOADED __attribute__((overloadable))

/* Lazy MMU sections. */
#define LAZY_ENTER MMUCHECK("lazy-enter")
#define LAZY_LEAVE MMUCHECK("lazy-leave")
#define LAZY_FLUSH MMUCHECK("lazy-flush")
#define LAZY_PAUSE MMUCHECK("lazy-pause")
#define LAZY_RESUME MMUCHECK("lazy-resume")

/* TLB maintenance; scope is PAGE, RANGE, MM, KERNEL or ALL. */
#define TLB_FLUSH(scope) MMUCHECK("tlb-flush=" #scope)
#define TLB_DEFER MMUCHECK("tlb-defer")

/*
 * The duty to flush.  A flush may be of what a gather has recorded only, or of the
 * WHOLE_TABLE that the entry pointed to; WAITS_FOR_BATCHED waits for flushes that reclaim
 * has put off.
 */
#define BATCHES MMUCHECK("batches") /* puts a flush off until reclaim goes on */
#define WAITS_FOR_BATCHED MMUCHECK("batched")
#define FLUSHES_GATHERED MMUCHECK("gathered")
#define WHOLE_TABLE MMUCHECK("whole")
/* Tests of an entry's value: true exactly for, or only for, a present one; for others; for none. */
#define PRESENT MMUCHECK("present")
#define PRESENT_IF MMUCHECK("present-if")
#define ABSENT_IF MMUCHECK("absent-if")
#define NONE MMUCHECK("none")
#define SAME MMUCHECK("same") /* both entries map the same */
#define NEEDS_FLUSH MMUCHECK("needs-flush") /* the change from one to the other does */
#define DIRTY MMUCHECK("dirty")
#define ANON MMUCHECK("anon") /* of a page: no file's */
/* The result, or the entry afterwards, allows less; or what the caller chooses. */
#define ALLOWS_LESS MMUCHECK("less")
#define REPROTECTS MMUCHECK("reprotects")
/* A write that leaves an entry that maps nothing, or the making of such a value. */
#define EMPTIES MMUCHECK("empties")
#define MAKES_ENTRY MMUCHECK("makes") /* a value that maps what it is made of */
/* Page tables and pages behind the entry. */
#define DETACHES MMUCHECK("detaches") /* the entry does not point to its table any more */
#define TABLE_FREE MMUCHECK("table-free") /* the last argument is a table free for another use */
#define TABLE_SYNC MMUCHECK("table-sync") /* waits for lockless walkers */
#define UNSHARES MMUCHECK("unshares") /* a shared table is given up if the result is not 0 */
#define RMAP_REMOVE MMUCHECK("rmap")
/* Locks that matter to it, beside LOCKS and UNLOCKS. */
#define MMAP_READ MMUCHECK("mmap-read")
#define I_MMAP MMUCHECK("i-mmap")

/* Locks and mapped entries. */
#define PTE_MAP MMUCHECK("pte-map")
#define PTE_UNMAP MMUCHECK("pte-unmap")
#define PTL_LOCK MMUCHECK("ptl-lock")
#define PTL_UNLOCK MMUCHECK("ptl-unlock")
#define LOCKS MMUCHECK("lock")
#define UNLOCKS MMUCHECK("unlock")
#define SPINS MMUCHECK("spins")
#define NEVER_NULL MMUCHECK("nonnull") /* of what is returned */
/* The lock or mapping is taken only if the result is not 0; the range started if it is 0. */
#define IF_RESULT MMUCHECK("if-result")
#define IF_ZERO MMUCHECK("if-zero")
/*
 * Which lock of a table a function takes or names: "pte" is the one of the entries below
 * the table pointer that is passed, "entry" the one of that entry itself, "huge" that of
 * a hugetlb entry.  The same class and the same pointer are the same lock.
 */
#define PTL_OF(class) MMUCHECK("ptl-of=" #class)
/* After a parameter: the lock given up, or where a lock that was taken is handed out. */
#define THE_LOCK MMUCHECK("the-lock")

/* Objects that live from one call to another; the first argument is a pointer to one. */
#define GATHER_BEGIN MMUCHECK("gather-begin")
#define GATHER_FINISH MMUCHECK("gather-finish")
#define NOTIFIER_START MMUCHECK("notifier-start")
#define NOTIFIER_END MMUCHECK("notifier-end")

/* Other effects. */
#define SLEEPS MMUCHECK("sleeps")
/* May sleep if the named parameter has a bit of the mask set. */
#define SLEEPS_IF(arg, mask) MMUCHECK("sleeps-if=" #arg "&" #mask)
/* ... that is ___GFP_DIRECT_RECLAIM, include/linux/gfp_types.h, all. */
#define SLEEPS_GFP SLEEPS_IF(gfp, 0x400)
#define ALLOCATES MMUCHECK("allocates")
#define PURE MMUCHECK("pure")	   /* result depends on the arguments' values alone */
#define NORETURN MMUCHECK("noreturn")
/*
 * Gives up a reference to a page.  By its kernel-doc folio_put() may be called under a
 * spinlock; what the last reference sets off is not looked into.
 */
#define RELEASES MMUCHECK("releases")
/* memset() and memcpy(): the same parameters in the same order. */
#define FILLS MMUCHECK("fills")
#define COPIES MMUCHECK("copies")
/* Of the architecture's own making: generic code does not call it. */
#define ARCH_ONLY MMUCHECK("arch-only")
/*
 * What a function is to an architecture's own code.  One of which nothing else is said is
 * looked into all the same.
 */
#define HOOK(which) MMUCHECK("hook-" #which)   /* enter, leave, flush of a section */
#define PREEMPT_OFF MMUCHECK("preempt-off")    /* the task stays on its CPU from here */
#define PREEMPT_ON MMUCHECK("preempt-on")
#define PER_CPU MMUCHECK("per-cpu")	       /* the address of this CPU's copy */
#define TASK_FLAG_SET MMUCHECK("task-flag-set") /* flag of the task: the last argument */
#define TASK_FLAG_TEST MMUCHECK("task-flag-test")
#define IRQ_TEST MMUCHECK("irq-test")	       /* is this an interrupt? */
#define KERNEL_MAP MMUCHECK("kernel-map")      /* maps kernel memory that is used at once */
#define KERNEL_MAPPED MMUCHECK("kernel-mapped") /* the same, its caller wrote the entry */
#define PRIMARY_TLB MMUCHECK("primary-tlb")    /* tells the TLBs of CPUs and no others */
#define SECONDARY_TLB MMUCHECK("secondary-tlb") /* tells those of devices */
#define IGNORED MMUCHECK("ignore") /* no effect that matters to any rule */

/*
 * What happens to the entry that a parameter points to.  The _NR forms act on
 * several entries; nr is the name (or the number, from 0) of the parameter that
 * holds how many; the _BEHIND form leaves the first of them alone.
 */
#define READS MMUCHECK("reads")
#define READS_NR(nr) MMUCHECK("reads,nr=" #nr)
#define READS_BEHIND_NR(nr) MMUCHECK("reads,behind=" #nr)
#define WRITES_DEFERRED MMUCHECK("writes")
#define WRITES_DEFERRED_NR(nr) MMUCHECK("writes,nr=" #nr)
#define RMW MMUCHECK("rmw")
#define RMW_NR(nr) MMUCHECK("rmw,nr=" #nr)
#define CLEARS MMUCHECK("clears")
#define CLEARS_NR(nr) MMUCHECK("clears,nr=" #nr)
/* Entries of kernel mappings: no page-table lock protects them. */
#define KERNEL_ENTRY MMUCHECK("kernel")

#endif
