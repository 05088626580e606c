/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel API model: what a function means to the analysis, read from the
 * annotated prototypes in checker/model/ (DESIGN: "the kernel API model is C").
 *
 * The directory holds common headers (*.h) and one per API generation
 * (generation-arch.h, generation-token.h, generation-generic.h); a function may
 * mean different things in different generations.
 */
#ifndef FRONTEND_MODEL_H
#define FRONTEND_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "ir/ir.h"

/* What calling a function does; a set of bits. */
enum model_does {
	MODEL_LAZY_ENTER = 1u << 0, /* opens a section (counts, in the generic generation) */
	MODEL_LAZY_LEAVE = 1u << 1, /* closes the innermost one and flushes */
	MODEL_LAZY_FLUSH = 1u << 2, /* completes pending writes, section stays open */
	MODEL_LAZY_PAUSE = 1u << 3,
	MODEL_LAZY_RESUME = 1u << 4,
	MODEL_TLB_FLUSH = 1u << 5, /* flushes the TLB now; .scope */
	MODEL_TLB_DEFER = 1u << 6, /* takes over the duty to flush (gather, batched unmap) */
	MODEL_PTE_MAP = 1u << 7,   /* returns a mapped entry pointer */
	MODEL_PTE_UNMAP = 1u << 8,
	MODEL_PTL_LOCK = 1u << 9, /* takes a page-table lock */
	MODEL_PTL_UNLOCK = 1u << 10,
	MODEL_LOCK = 1u << 11, /* any other lock */
	MODEL_UNLOCK = 1u << 12,
	MODEL_SLEEPS = 1u << 13, /* may sleep */
	MODEL_PURE = 1u << 14,	 /* result depends on the arguments' values alone */
	MODEL_ALLOCATES = 1u << 15,
	MODEL_NORETURN = 1u << 16,
	MODEL_IGNORE = 1u << 17,    /* known to have no effect that matters here */
	MODEL_IF_RESULT = 1u << 18, /* locks and maps only if the result is not 0 */
	MODEL_FILLS = 1u << 19,	    /* memset(): object, value, bytes */
	MODEL_ARCH_ONLY = 1u << 22, /* for arch code only */
	MODEL_RELEASES = 1u << 21,  /* gives up a reference to a page */
	MODEL_COPIES = 1u << 20,    /* memcpy(): to, from, bytes */
	MODEL_IF_ZERO = 1u << 23,   /* takes effect only if the result is 0 */
	/* Objects in the hands of the caller: the first argument is one. */
	MODEL_GATHER_BEGIN = 1u << 24,
	MODEL_GATHER_FINISH = 1u << 25,
	MODEL_NOTIFIER_START = 1u << 26,
	MODEL_NOTIFIER_END = 1u << 27,
	MODEL_SPINS = 1u << 28,	  /* a lock that spins */
	MODEL_NONNULL = 1u << 29, /* the pointer returned is never NULL */
};

/*
 * What a function is to an architecture's own code; a set of bits.  A function of which
 * nothing else is said is looked into like any other.
 */
enum model_arch {
	MODEL_HOOK_ENTER = 1u << 0, /* the architecture's part of opening a section */
	MODEL_HOOK_LEAVE = 1u << 1,
	MODEL_HOOK_FLUSH = 1u << 2,
	MODEL_PREEMPT_OFF = 1u << 3, /* the task stays on its CPU from here */
	MODEL_PREEMPT_ON = 1u << 4,
	MODEL_PER_CPU = 1u << 5,       /* the address of this CPU's copy of a variable */
	MODEL_TASK_FLAG_SET = 1u << 6, /* a flag of the running task; the last argument */
	MODEL_TASK_FLAG_TEST = 1u << 7,
	MODEL_IRQ_TEST = 1u << 8,	/* is this an interrupt? */
	MODEL_KERNEL_MAP = 1u << 9,	/* maps kernel memory that is used at once */
	MODEL_KERNEL_MAPPED = 1u << 10, /* ... after its caller has written the entry */
	MODEL_PRIMARY_TLB = 1u << 11,	/* tells the TLBs of CPUs, no others */
	MODEL_SECONDARY_TLB = 1u << 12, /* tells those of devices */
};

/*
 * What it means for the duty to flush the TLB: predicates and conversions of entry
 * values, and effects beside those above.
 */
enum model_owes {
	OWES_PRESENT = 1u << 0,	    /* true if and only if the entry is present */
	OWES_PRESENT_IF = 1u << 1,  /* true only for a present entry */
	OWES_NONE = 1u << 2,	    /* true if and only if the entry is empty */
	OWES_SAME = 1u << 3,	    /* true only if both entries map the same */
	OWES_LESS = 1u << 4,	    /* allows less than before */
	OWES_REPROTECTS = 1u << 5,  /* other permissions, of the caller's choice */
	OWES_DIRTY = 1u << 6,	    /* true only for a dirty entry */
	OWES_ANON = 1u << 7,	    /* true only for an anonymous page */
	OWES_MAKES = 1u << 8,	    /* the value is an entry that maps something */
	OWES_BATCHED = 1u << 9,	    /* waits for flushes that reclaim has put off */
	OWES_GATHERED = 1u << 10,   /* a flush of what a gather has recorded */
	OWES_UNSHARES = 1u << 11,   /* gives up a shared table if the result is not 0 */
	OWES_RMAP = 1u << 12,	    /* the mapping's reference to a page goes */
	OWES_TABLE_FREE = 1u << 13, /* the last argument, a table, is free for another use */
	OWES_TABLE_SYNC = 1u << 14, /* waits for lockless walkers of tables */
	OWES_DETACHES = 1u << 15,   /* the entry does not point to its table any more */
	OWES_WHOLE = 1u << 16,	    /* flushes all that the entry's table maps */
	OWES_MMAP_READ = 1u << 17,  /* the mmap lock, for reading */
	OWES_I_MMAP = 1u << 18,	    /* the lock of a file's mappings */
	OWES_NEEDS = 1u << 20,	    /* true if a change from one value to the other needs a flush */
	OWES_BATCHES = 1u << 21,    /* puts a flush off until reclaim goes on */
	OWES_ABSENT_IF = 1u << 22,  /* true only for an entry that is not present */
	OWES_EMPTIES = 1u << 19, /* the write leaves, or the value is, an entry that maps nothing */
};

enum model_scope {
	MODEL_SCOPE_NONE,
	MODEL_SCOPE_PAGE,
	MODEL_SCOPE_RANGE,
	MODEL_SCOPE_MM,
	MODEL_SCOPE_KERNEL,
	MODEL_SCOPE_ALL
};

/* What a function does to the entry that a parameter points to. */
enum model_access {
	MODEL_READS = 1u << 0,	/* R: looks at the entry in memory */
	MODEL_WRITES = 1u << 1, /* W: a write that a section may defer */
	MODEL_RMW = 1u << 2,	/* immediate read-modify-write (not a clear) */
	MODEL_CLEARS = 1u << 3, /* immediate read-modify-write that leaves it empty */
};

struct model_param {
	uint8_t index;	/* argument number from 0 */
	uint8_t access; /* set of enum model_access */
	int8_t nr_arg;	/* argument holding the number of entries, -1 for one */
	bool behind;	/* all of them but the first */
	bool kernel;	/* entries of kernel mappings */
};

#define MODEL_MAX_PARAMS 4

struct model_fn {
	uint32_t name;
	uint32_t does;	    /* set of enum model_does */
	uint32_t arch;	    /* set of enum model_arch */
	uint32_t owes;	    /* set of enum model_owes */
	uint8_t scope;	    /* enum model_scope */
	uint8_t nr_args;    /* parameters of the prototype */
	uint8_t nr_params;  /* annotated entry parameters */
	uint8_t sleeps_arg; /* with .sleeps_mask: argument that says whether it sleeps */
	int8_t lock_arg; /* argument that is the lock given up, or through which it is handed out */
	bool derives;	 /* an entry made from its first argument, an entry as well */
	uint32_t ptl_class;  /* which of a table's locks it speaks of (PTL_OF()), 0 if none */
	int64_t sleeps_mask; /* 0 if that does not depend on an argument */
	struct model_param params[MODEL_MAX_PARAMS];
	struct ir_loc loc; /* of the prototype in the model header */
};

/* Does it mean anything to everybody, so that its body is not looked into? */
static inline bool model_hides_body(const struct model_fn *m)
{
	return m->does || m->owes || m->nr_params || m->sleeps_mask;
}

/* A flush of other TLBs than the CPUs' only? */
static inline bool model_is_secondary(const struct model_fn *m)
{
	return m->does & MODEL_NOTIFIER_END || m->arch & MODEL_SECONDARY_TLB;
}

/*
 * Does a rule look at how an architecture implements this function?  The hooks of a
 * section, operations on entries, flushes of user mappings.
 */
static inline bool model_is_arch_part(const struct model_fn *m)
{
	return m->arch & (MODEL_HOOK_ENTER | MODEL_HOOK_LEAVE | MODEL_HOOK_FLUSH) || m->nr_params ||
	       (m->does & MODEL_TLB_FLUSH && m->scope != MODEL_SCOPE_KERNEL);
}

struct model;

/*
 * Load the model from a directory and any number of extra headers.
 * Returns NULL with the error set (unreadable directory, header that does not
 * parse, unknown annotation: file, line and word are named).
 */
struct model *model_load(struct ctx *ctx, const char *dir, char *const *extra, unsigned nr_extra);
void model_free(struct model *m);
/* A hash of all the text that the model was read from, 32 hexadecimal digits. */
void model_digest(const struct model *m, char out[33]);

/* What a function means in a generation, or NULL if it is not modelled there. */
const struct model_fn *model_find(const struct model *m, enum ir_generation gen, uint32_t name);
/*
 * The same for one call: of prototypes that differ in their number of parameters
 * (OVERLOADED in the model: kernel versions disagree) the one with as many as the
 * call has arguments; the last declared one if none has.
 */
const struct model_fn *model_find_call(const struct model *m, enum ir_generation gen, uint32_t name,
				       uint32_t nr_args);

/*
 * All functions of a generation in the order of the headers, for doctor and
 * listings.  IR_GEN_NONE has what is common to all generations.
 */
const struct model_fn *const *model_all(const struct model *m, enum ir_generation gen, size_t *nr);

#endif
