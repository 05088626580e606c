/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the executable MMU: what all its files share.
 *
 * Two things are kept apart.  *Memory* is what the page-table walker of the simulated
 * architecture would see.  The *contract* is what generic code may rely on, whatever
 * the architecture: an entry with a deferred write pending has two values, the one in
 * memory and the latest one written.  Violations are of the contract; a personality
 * is named in a report when the effect really shows on it.
 *
 * Everything that lives for one run only is in struct world, zeroed before each.
 */
#ifndef ORACLE_MODEL_H
#define ORACLE_MODEL_H

/* The kernel's headers first: they define NULL and bool their own way. */
#include <linux/types.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>

#include "oracle.h"

#define NR_MMS 3 /* user, child, init_mm */
#define NR_TABLES 24
#define NR_PAGES 192
#define NR_PENDING 224
#define NR_OBLIGATIONS 128
#define NR_HELD 32
#define NR_SECTIONS 64
#define NR_RANGES 16
#define NR_GATHERS 4
#define NR_GATHERED 64
#define MAX_STEPS 200000
#define MAX_CHANCES 2 /* of misfortune in a run */

#define USER_END (PTRS_PER_PMD * PMD_SIZE)

/* Bits of an entry. */
#define BIT_PRESENT 0x001UL
#define BIT_WRITE 0x002UL
#define BIT_YOUNG 0x020UL
#define BIT_DIRTY 0x040UL
#define BIT_HUGE 0x080UL
#define BIT_SPECIAL 0x100UL
#define BIT_SOFT_DIRTY 0x200UL
#define BIT_UFFD_WP 0x400UL
#define BIT_TABLE 0x800UL		 /* an upper level points at a table */
#define BIT_INVALID 0x1000000000000000UL /* pmdp_invalidate() */
#define FLAG_BITS 0xfffUL
#define PFN_BITS 0x0ffffffffffff000UL
/* An entry that is not present: its kind in bits 1 to 4, the offset where the pfn is. */
#define SWAP_KIND(kind) ((unsigned long)(kind) << 1)
#define KIND_BITS 0x1fUL
#define KIND_MARKER 4 /* maps nothing, carries a mark */

/* Bits of struct page. */
#define PAGE_ANON 0x1UL
#define PAGE_LARGE 0x2UL
#define PAGE_DIRTY 0x4UL
#define PAGE_LOCKED 0x8UL
#define PAGE_FREE 0x10UL
#define PAGE_TABLE 0x20UL

enum rule {
	LAZY_READ_HAZARD,
	LAZY_UNBALANCED,
	LAZY_NESTED,
	LAZY_PAUSE,
	LAZY_SLEEP,
	LAZY_ALLOC,
	LAZY_LOCK,
	LAZY_FLUSH_ORDER,
	LAZY_TOKEN,
	LAZY_API,
	LAZY_ARCH,
	TLB_MISSING_FLUSH,
	TLB_FLUSH_BEFORE_UPDATE,
	TLB_FLUSH_AFTER_UNLOCK,
	TLB_FREE_BEFORE_FLUSH,
	TLB_BATCHED_PENDING,
	GATHER_UNBALANCED,
	GATHER_MISSING_ENTRY,
	GATHER_UNSHARE,
	GATHER_TABLE_SYNC,
	NOTIFIER_UNBALANCED,
	NOTIFIER_MISSING,
	NOTIFIER_SECONDARY,
	PTE_MAP_UNCHECKED,
	PTE_MAP_UNBALANCED,
	PTE_RAW_DEREF,
	NR_RULES
};

enum level { LEVEL_NONE, LEVEL_PTE, LEVEL_PMD, LEVEL_PUD, LEVEL_P4D, LEVEL_PGD };

struct mmu;

/* A page table of the lowest level.  The guard shows who walks over its end. */
struct table {
	unsigned long pte[PTRS_PER_PTE];
	unsigned long guard[PTRS_PER_PTE];
	spinlock_t ptl;
	struct mmu *mmu;     /* NULL: not in use */
	unsigned long base;  /* first address that it maps */
	struct page *page;   /* the table as a page */
	int maps;	     /* pte_offset_map() without pte_unmap() */
	bool was_mapped;     /* ... has happened at all */
	bool by_kernel_path; /* pte_offset_kernel(): needs no map */
	bool detached;	     /* no pmd points here any more */
	bool synced;	     /* ... and no lockless walker is left inside */
};

/* The page tables of one mm; entries come first. */
struct mmu {
	unsigned long pgd[1], p4d[1], pud[1], pmd[PTRS_PER_PMD], guard[4];
	struct vm_area_struct vma;
	struct mm_struct *mm;
	spinlock_t pmd_lock;
	bool reclaim;		   /* batched flushes may appear whenever no PTL is held */
	bool batched;		   /* flushes are pending now */
	unsigned long drained;	   /* when flush_tlb_batched_pending() was called last */
	bool secondary;		   /* a secondary MMU is registered */
	u32 untold;		   /* pages flushed by tlb_invalidate_range() alone */
	bool all_untold;	   /* ... the whole mm */
	bool shared[PTRS_PER_PMD]; /* hugetlb: the table is shared */
	struct table *deposit[PTRS_PER_PMD]; /* pgtable_trans_huge_deposit() */
};

/* Where an entry is. */
struct place {
	unsigned long *entry;
	enum level level;
	struct mmu *mmu;     /* NULL: memory of the case's own */
	struct table *table; /* LEVEL_PTE only */
	unsigned long addr, size;
	spinlock_t *ptl;
};

/* A deferred write: by the contract always, in the queue where the personality has one. */
struct pending {
	struct place at;
	unsigned long value;
	const void *lock; /* page-table lock that it was made under, NULL if none */
	bool queued;
};

/* A section of the contract: an enter that has not met its leave. */
struct section {
	unsigned long chain; /* identifies the enter's place and its callers */
	unsigned long since; /* step at which it was entered */
	unsigned int pause;  /* pause depth then */
	int token;
};

/* A translation that may be cached and is no longer what the tables say. */
struct obligation {
	struct mmu *mmu;
	unsigned long start, end, value; /* value: the entry that was cached */
	unsigned long *entry;
	spinlock_t *ptl;    /* held when it arose, NULL if not */
	const void *where;  /* call that made it */
	bool strict;	    /* cleared or pointed elsewhere, not only wrprotected */
	bool batched;	    /* set_tlb_ubc_flush_pending() */
	bool unlocked;	    /* its PTL was released since */
	bool under_gather;  /* arose while a gather was open */
	bool mmap_write;    /* arose with the mmap lock held for writing */
	bool useless_flush; /* a flush without effect came before */
};

/* A lock that is held. */
struct held {
	const void *lock;
	unsigned long since;
	bool sleeping; /* mutex or semaphore */
	bool shared;   /* held for reading */
};

struct gather {
	struct mmu_gather *tlb;
	struct mmu *mmu;
	bool fullmm;
	u32 recorded; /* bit per page of the address space */
	struct page *page[NR_GATHERED];
	bool delayed[NR_GATHERED]; /* the rmap reference waits for tlb_flush_rmaps() */
	unsigned int nr;
	struct page *table[NR_TABLES]; /* page tables, freed last */
	unsigned int nr_tables;
};

struct world {
	enum oracle_arch arch;
	unsigned long step;
	const void *site; /* the API call that runs: its return address */
	bool tainted;	  /* a stale value went to the case: what follows is no evidence */

	struct mmu mmu[NR_MMS];
	struct table table[NR_TABLES];

	/* lazy.c */
	unsigned int enabled, paused; /* as the kernel counts */
	bool arch_active;	      /* arch and token generation, or hooks called directly */
	unsigned long resumed;	      /* step of the last resume */
	unsigned int nr_sections, nr_pending, tokens, contract_pause;
	struct section section[NR_SECTIONS];
	struct pending pending[NR_PENDING];

	/* lock.c */
	struct held held[NR_HELD];
	unsigned int nr_held;
	int preempt, irqs_off, rcu;
	bool in_interrupt;

	/* tlb.c */
	struct obligation obligation[NR_OBLIGATIONS];
	unsigned int nr_obligations;
	u32 useless[NR_MMS]; /* pages that were flushed with nothing to flush */

	/* gather.c, notifier.c, hugetlb.c */
	struct gather gather[NR_GATHERS];
	struct mmu_notifier_range *range[NR_RANGES];
	unsigned int nr_ranges;
	struct {
		struct mmu *mmu;
		unsigned long addr;
	} unshared[NR_RANGES];
	unsigned int nr_unshared;

	bool map_may_fail, alloc_may_fail;
	unsigned int chances;
};

extern struct world w;

/*
 * explore.c: every call of the API begins with API(), which remembers where in the
 * case it came from and ends runs that do not end by themselves.
 */
#define API() api_enter(__builtin_return_address(0))
void api_enter(const void *site);
void count_step(void);
/*
 * Something goes wrong or interferes that may: a choice, but only a few times in a run,
 * so that loops that try again come to an end.
 */
bool chance(void);
/* The calls that lead here, from the case's entry on, as a number. */
unsigned long call_chain(const void *frame);
/* effect: the personality of this run shows it. */
void violate(enum rule rule, bool effect, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same, and the run ends. */
void violate_fatal(enum rule rule, bool effect, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));
/* Case or model are wrong; everything ends unless the run has violated a rule already. */
void misuse(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
void end_run(void) __attribute__((noreturn));

/* symbol.c; pc is a return address, so the call is just before it */
void symbol_load(void);
const char *symbol_name(const void *pc);
bool symbol_is(const void *pc, const char *const *names);
unsigned long symbol_offset(const void *pc); /* as addr2line wants it */

/* memory.c */
void memory_reset(void);
struct mmu *mmu_of(const struct mm_struct *mm);
/* Find an entry; NULL pointers and addresses outside the tables end the run. */
struct place place_of(const void *entry);
bool is_entry_memory(const void *p);
struct table *table_of_entry(unsigned long value);
struct table *table_below(const pmd_t *pmd);
struct table *table_at(const struct mmu *mmu, unsigned long addr);
struct table *table_of_page(const struct page *page);
struct table *table_new(struct mmu *mmu, unsigned long base);
unsigned long table_entry(const struct table *t);

/* lazy.c */
bool lazy_active(void);
/* When the section that is active was entered or resumed last. */
unsigned long lazy_since(void);
struct pending *lazy_pending(const unsigned long *entry);
void lazy_defer(const struct place *at, unsigned long value);
void lazy_finish_run(void);

/* entry.c */
/* The latest value written, whether it is in memory or not. */
unsigned long latest(const unsigned long *entry);
unsigned long entry_read(const void *entry, bool raw);
void entry_written_raw(const void *entry);
unsigned long entry_rmw(const void *entry, unsigned long clear, unsigned long set);
void entry_defer(const void *entry, unsigned long value);
/* The flush of operations that do it themselves. */
void entry_flush(const void *entry);

/* tlb.c */
void tlb_changed(const struct place *at, unsigned long old, unsigned long new);
void tlb_flush(struct mmu *mmu, unsigned long start, unsigned long end);
/* A flush by the operation on a whole table, which may come after the unlock. */
void tlb_flush_table(struct mmu *mmu, unsigned long start, unsigned long end);
void tlb_flush_recorded(struct gather *g);
void tlb_unlock(const spinlock_t *ptl);
void tlb_page_released(const struct page *page, bool rmap);
void tlb_check_gather(struct gather *g);
void tlb_finish_run(void);
/* A flush reaches entries whose writes are pending. */
void flush_order(const struct mmu *mmu, unsigned long start, unsigned long end);
u32 page_mask(unsigned long start, unsigned long end);

/* lock.c */
struct held *lock_held(const void *lock);
const void *lock_of_entry(const struct place *at);
bool lock_is_ptl(const void *lock, bool *user);
void lock_take(const void *lock, bool sleeping, bool shared);
void lock_release(const void *lock, const char *what);
void may_sleep(const char *what);
void lock_finish_run(void);

/* page.c */
void page_reset(void);
struct page *page_new(unsigned long flags);
struct page *page_of_pfn(unsigned long pfn);
void page_put(struct page *page);
void page_unmap(struct page *page);
void allocates(const char *what, gfp_t gfp);
bool alloc_fails(void);

/* gather.c */
struct gather *gather_open(const struct mmu *mmu);
void gather_record(struct mmu_gather *tlb, unsigned long start, unsigned long end);
void gather_table(struct mmu_gather *tlb, struct page *table, unsigned long start);
void gather_finish_run(void);

/* hugetlb.c */
void hugetlb_flushed(const struct mmu *mmu, unsigned long start, unsigned long end);
void hugetlb_check(const char *what);

/* notifier.c */
void notifier_detached(const struct place *at, bool always);
void notifier_finish_run(void);

#endif
