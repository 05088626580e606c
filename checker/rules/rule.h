/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule is made of, and what it may ask the engine.
 *
 * A rule sees every event before it takes effect, and all summaries when every
 * function is explored.  It keeps no state of its own: what it needs is in the state.
 * To add one: a file here, one line in catalogue.c, a corpus pair.
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include "engine/core.h"
#include "rules/rules.h"

struct rule {
	struct rule_info info;
	enum pass pass; /* the exploration that tracks what it looks at */
	/* An event is about to happen in x->st.  id is the rule's own index. */
	void (*event)(struct exec *x, const struct event *ev, unsigned id);
	/* All functions are explored: e->summaries. */
	void (*finish)(struct engine *e, unsigned id);
};

extern const struct rule rule_lazy_read_hazard;
extern const struct rule rule_lazy_unbalanced;
extern const struct rule rule_lazy_nested;
extern const struct rule rule_lazy_pause;
extern const struct rule rule_lazy_sleep;
extern const struct rule rule_lazy_alloc;
extern const struct rule rule_lazy_lock;
extern const struct rule rule_lazy_flush_order;
extern const struct rule rule_lazy_token;
extern const struct rule rule_lazy_api;
extern const struct rule rule_lazy_arch;
extern const struct rule rule_gather_unbalanced;
extern const struct rule rule_notifier_unbalanced;
extern const struct rule rule_notifier_secondary;
extern const struct rule rule_pte_map_unchecked;
extern const struct rule rule_pte_map_unbalanced;
extern const struct rule rule_pte_raw_deref;
extern const struct rule rule_tlb_missing_flush;
extern const struct rule rule_tlb_flush_before_update;
extern const struct rule rule_tlb_flush_after_unlock;
extern const struct rule rule_tlb_free_before_flush;
extern const struct rule rule_tlb_batched_pending;
extern const struct rule rule_gather_missing_entry;
extern const struct rule rule_gather_unshare;
extern const struct rule rule_gather_table_sync;
extern const struct rule rule_notifier_missing;

/* All rules in catalogue order; an event's .rule is an index into it. */
extern const struct rule *const rule_catalogue[];
extern const unsigned rule_catalogue_nr;

/* Is a section within a section a mistake in this API generation? */
static inline bool nesting_forbidden(uint8_t generation)
{
	return generation == IR_GEN_ARCH || generation == IR_GEN_TOKEN;
}

/* A violation to report. */
struct violation {
	unsigned rule;
	const struct trace *section; /* steps: where the section was entered, may be NULL */
	const struct trace *source;  /* steps: the write or whatever makes it wrong, may be NULL */
	const struct trace *sink;    /* steps: what is wrong */
	const struct trace *place;   /* the step reported; NULL: the last one of the sink */
	uint32_t source_api, sink_api; /* operations, for the fingerprint */
	bool any_source;	       /* one finding per sink, whichever source comes first */
	bool inexact;		       /* lowers confidence to medium */
	bool needs_proof;	       /* and then even to low */
	bool minor;		       /* a remark, whatever the rule's severity */
	bool custom;		       /* what the tree does everywhere: low confidence */
	uint8_t generation;
	const char *message, *affects, *fix;
};

/*
 * Report a violation.  One place and one source make one finding, however many
 * paths lead there; the shortest proof is kept.
 */
void report_violation(struct engine *e, const struct violation *v);
/* Merged states say so, on which the rule does not go: more of them are worth keeping apart. */
void report_doubt(struct engine *e);

/*
 * Take back findings of a rule in other functions than the one to blame that rest on
 * the place where a trace ends: they only inherit what is wrong there.
 */
void report_retract(struct engine *e, unsigned rule, const struct trace *cause, uint32_t blamed);

/*
 * For rules about what must not be done in a section.  True if it is done in one here;
 * whether it is done in one of the caller's is left to the caller.
 */
bool done_in_section(struct exec *x, const struct event *ev, unsigned id);
/*
 * The call to blame for it: the one made in the section, or by a callback that runs
 * there.  What it leads to may lie deep below, where it is right for everybody else.
 */
const struct trace *blamed_call(const struct exec *x, const struct event *ev);
/* Is it the architecture's own code? */
bool is_arch_file(const struct engine *e, uint32_t file);

/* printf into memory that lives as long as the findings. */
#define rule_text(e, ...) findings_text((e)->findings, __VA_ARGS__)

static inline const char *name_of(const struct engine *e, uint32_t id)
{
	return strpool_get(&e->ctx->names, id);
}

#endif
