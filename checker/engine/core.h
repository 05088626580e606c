/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the engine share among themselves and with the rules. */
#ifndef ENGINE_CORE_H
#define ENGINE_CORE_H

#include "engine/engine.h"
#include "engine/program.h"
#include "engine/state.h"
#include "rules/rules.h"

#define MAX_BINDINGS 6

/*
 * Parameters known to hold a certain function, and constants passed beside it: the
 * context a summary is for.  `create` says whether the callback runs in a section.
 */
struct binding {
	uint32_t param, func; /* func: symbol, 0 for a constant */
	int64_t value;	      /* the constant */
	struct ir_loc loc;    /* where it was passed first; not part of the identity */
	uint32_t by;	      /* name of the function that passed it */
};

struct bindings {
	unsigned nr;
	struct binding at[MAX_BINDINGS];
};

/* One way through a function, in terms its caller can use. */
struct summary_case {
	struct state *exit; /* state at the return, locals gone, facts = the guard */
	struct val ret;	    /* value returned; {0, 0} with !has_ret */
	bool has_ret;
	struct ir_loc loc; /* of the return */
};

/*
 * Something that matters if the caller is in a section: an access to an entry that it
 * may have written, or what is a violation then.  It belongs to the function, not to one
 * way through it; the guard says for which arguments it can happen.
 */
struct conditional {
	struct event ev;
	struct state *guard; /* facts about rooted terms only */
};

#define MAX_CONDITIONALS 128 /* per function; and variants of one of them: */
#define MAX_VARIANTS 6

struct summary {
	uint32_t func; /* index */
	struct bindings bindings;
	bool done;	     /* exploration finished */
	bool busy;	     /* being explored: a recursive use sees what is known so far */
	bool recursed;	     /* was used while busy */
	unsigned rounds;     /* of exploring it that have begun */
	const char *capped;  /* which limit was hit: paths are missing */
	bool merged;	     /* cases were joined with loss: they are marked inexact */
	bool enters, leaves; /* some path opens / closes a section */
	bool pauses, resumes;
	VEC(struct val) unlocked; /* locks that it takes and drops on some path */
	VEC(struct summary_case) cases;
	VEC(struct conditional) conditionals;
	VEC(struct summary_case) fresh; /* while it is explored: what will be .cases */
	struct terms terms;		/* that all of these speak in */
	uint64_t content;		/* hash of all that callers see; with keep.h in use */
};

/*
 * The rules look at different things, and states that differ in one of them need not be
 * kept apart for the others: every pass explores the program for one family of rules.
 */
enum pass { PASS_SECTIONS, PASS_LOCKS, PASS_MAPS, PASS_TLB, PASS_NR };

enum tracks {
	TRACK_SECTIONS = 1, /* sections and pauses */
	TRACK_PENDING = 2,  /* which entries have a write pending */
	TRACK_SLEEPS = 4,
	TRACK_LOCKS = 8,
	TRACK_MAPS = 16,
	TRACK_OBJECTS = 32, /* gathers and notifier ranges */
	TRACK_OWED = 64,    /* TLB flushes that are due */
};

struct engine {
	struct domain d; /* first: rules and helpers use it most */
	struct ctx *ctx;
	const struct model *model;
	struct findings *findings;
	struct ledger *ledger;
	struct program prog;
	bool built;
	uint32_t rules_off; /* mask of rule indices */
	enum pass pass;
	uint32_t tracks; /* enum tracks, of the pass */
	VEC(struct summary *) summaries;
	struct map summary_of; /* (function, bindings) hash to summary index */
	struct map leaking;    /* symbols that are in .leaks */
	VEC(uint32_t) leaks;   /* functions that leave something to their callers */
	bool focused;	       /* only some functions are of interest: */
	struct map focus;      /* their symbols, and in which passes */
	struct map met;	       /* places whose obligations were met on some path */
	struct map *inside; /* calls that some path makes in a section of the caller; may be NULL */
	unsigned depth;	    /* of nested explorations */
	unsigned exact_states; /* limit in force, see EXACT_STATES */
	unsigned doubtful;     /* violations seen in this exploration that rest on merged states */
	unsigned long steps;   /* blocks executed, all explorations */
	struct keep *keep;     /* summaries of earlier runs, NULL: there are none */
};

/* Execution of one block: where we are and which paths come out of the instruction. */
struct exec {
	struct engine *e;
	struct func *f;
	struct summary *sum;
	struct state *st;
	const struct ir_insn *insn; /* NULL at a terminator */
	struct ir_loc loc;
	uint32_t block;
	uint32_t site, fresh;	    /* number of the instruction, values made so far */
	struct via via;		    /* while what may be called there is told */
	const struct trace *prefix; /* steps before an event that comes from a callee */
	VEC(struct state *) out;    /* states after a call with several results */
};

/* eval.c */
struct val eval(struct exec *x, uint32_t expr);
/* Address of a variable of the function. */
struct val eval_local(struct exec *x, uint32_t var);
struct val eval_load(struct exec *x, struct val addr, const struct ir_type *type);
/* The same for a cell whose values are known to be in a range. */
struct val eval_cell(struct exec *x, struct val addr, uint32_t range);
struct val eval_fresh(struct exec *x, const struct ir_type *type);
struct val eval_pure(struct exec *x, uint32_t name, const struct val *args, unsigned nr,
		     const struct ir_type *type);
/* The same, with the values that the result can have. */
struct val eval_pure_range(struct exec *x, uint32_t name, const struct val *args, unsigned nr,
			   const struct ir_type *type, uint32_t range);
/* Rebuild a term from new operands, folding what has become constant. */
struct val eval_rebuild(struct exec *x, const struct term *t, struct val a, struct val b);
/* Are two values known to be equal on this path? */
bool eval_equal(struct exec *x, struct val a, struct val b);
/* Make a condition true or false; false if that cannot be. */
bool assume(struct exec *x, uint32_t expr, bool truth);
bool assume_val(struct exec *x, struct val v, bool truth);
bool assume_range(struct exec *x, struct val v, uint32_t range);
/* objects.c.  Forget what memory reachable from an object pointer holds. */
void havoc_object(struct exec *x, struct val base);
/*
 * The same for a call that nobody has looked into.  Where entries are batched it may have
 * changed everything.  For the other families it is taken to leave alone pointers to what is
 * held, and what the path has tested: that `if (flags & X)` begins something and, behind
 * the call, `if (flags & X)` ends it is the rule, and that the call changes the flag in
 * between the exception.
 */
void havoc_by_call(struct exec *x, struct val base);
/* An object is a copy of what lies at another address now. */
void copy_object(struct exec *x, struct val to, struct val from, uint64_t size);
/* An object is all zero: an initialiser in braces before its items. */
void zero_object(struct exec *x, struct val base);
/* Some bytes are zero, maybe of a larger object. */
void zero_bytes(struct exec *x, struct val at, uint64_t size);

/* masks.c: the values that (a & mask) can have by what is known of other bits of a. */
uint32_t masks_range(struct exec *x, struct val a, int64_t mask);

/* events.c: property part */
void event_raise(struct exec *x, const struct event *ev);
/* Tell the rules only: the effect is accounted for elsewhere. */
void event_observe(struct exec *x, const struct event *ev);
/* What an access by a callee, observed before, leaves in the caller's state. */
void event_below(struct exec *x, const struct event *ev);
/* 1: surely in an active section, 0: surely not, -1: only the caller knows. */
int in_section(const struct exec *x);
const struct section *innermost(const struct state *st);
/* The innermost one that was not entered in a pause. */
const struct section *in_force(const struct state *st);
/* The lock that is held under this value, or under one that is known to be equal to it. */
struct res *held_lock(struct exec *x, struct val lock);
/* Do a write and an access touch the same entry? */
bool pending_overlaps(const struct pending *p, const struct event *ev);
/*
 * The open section that was entered by the same place as an EVENT_ENTER, on an earlier
 * turn of a loop; NULL if there is none.
 */
const struct section *entered_before(const struct exec *x, const struct event *ev);
/* Bring the caller's state to where an event happens that it was told of. */
void event_go_there(struct exec *x, const struct event *ev);
/* Let the caller decide about an event. */
void event_expose(struct exec *x, const struct event *ev);
const struct trace *event_trace(struct exec *x, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* owe.c: obligations, see owed.h */
/* Decide about those whose entry is known by now to have been present, or empty. */
void owe_settle(struct exec *x);
/* The same where a loop goes round: what is not decided by now will not be. */
void owe_settle_turn(struct exec *x);
void owe_add(struct exec *x, const struct owed *o);
/* An event takes effect. */
void owe_event(struct exec *x, const struct event *ev);
/* Something was called that may flush whatever is due. */
void owe_unknown_call(struct exec *x);
/* No value of an entry is both present and not: then nobody gets here. */
bool owe_contradicts(const struct exec *x);
/* Does a branch that ends the block decide against a flush where it has this truth? */
bool owe_declines(const struct exec *x, const struct ir_block *b, bool truth);
/* It has decided against it: the code knows why. */
void owe_decline(struct exec *x);
/* It had no choice: what the path did before decided. */
void owe_pass(struct exec *x);
/* Would a flush here come too late for it, being behind the unlock? */
bool owe_is_late(const struct exec *x, const struct owed *o);
/* How an entry of this value is known to be: empty, not empty, present. */
enum presence { PRESENCE_UNKNOWN, PRESENCE_NO, PRESENCE_SOME, PRESENCE_YES };
enum presence owe_presence(const struct exec *x, struct val old);
/* Does a predicate of the model hold for the value, as far as the path shows? */
bool owe_known(const struct exec *x, struct val v, uint32_t predicate, bool truth);
/* Does a value speak of another one? */
bool owe_mentions(const struct exec *x, struct val v, struct val of);
/* A flush in that function has met an obligation of that place. */
void owe_note_met(struct engine *e, const struct ir_loc *place, uint32_t func);
/* Has a flush in that function met an obligation of the same place, on another path? */
bool owe_met_in(const struct engine *e, uint32_t func, const struct owed *o);

/* insn.c: x->insn, which is no call */
void exec_plain(struct exec *x);

/* call.c */
void exec_call(struct exec *x);
/* A call through a pointer in a section, made by the function of that name. */
void call_note_unresolved(struct engine *e, uint32_t func, const struct ir_loc *loc);
/* A page-table entry is read through a plain pointer. */
void exec_raw_read(struct exec *x, struct val entry);

/* engine.c.  Begin a pass: what earlier ones found out about functions is dropped. */
void engine_begin_pass(struct engine *e, enum pass pass);

/* explore.c */
#define EXACT_STATES 12	      /* states kept apart at a block before merging starts */
#define EXACT_STATES_PROOF 80 /* the same when a finding rested on a merge: once more */
#define MAX_STATES_FACTOR 5   /* beyond that many times, states of unequal property part merge */
#define EXPLORE_MAX_STEPS 12000
struct summary *explore(struct engine *e, uint32_t func, const struct bindings *b);
/* The same, or NULL if nobody has begun with it. */
struct summary *explore_known(const struct engine *e, uint32_t func, const struct bindings *b);

/* summary.c */
void summary_add_exit(struct exec *x, struct summary *s, bool has_ret, struct val ret);
void summary_finish(struct engine *e, struct summary *s);
/* Remember an event that only the caller can judge, with the facts of x->st. */
void summary_add_conditional(struct exec *x, const struct event *ev);
void summary_forget_conditionals(struct summary *s);
/*
 * The engine speaks in the terms of a summary until it is told to speak in those it did before,
 * which this returns.
 */
const struct terms *summary_speak(struct engine *e, const struct summary *s);
void summary_silence(struct engine *e, const struct terms *own);
/* Make it one that says nothing. */
void summary_clear(struct summary *s);
void summary_print(struct engine *e, const struct summary *s, struct strbuf *out);
void summary_free(struct summary *s);

/* apply.c */
/* Let the rules judge those of a callee in x->st, which only learns which maps were used. */
void summary_replay_conditionals(struct exec *x, const struct summary *s, const struct val *args,
				 unsigned nr_args);
/*
 * Apply a case to x->st: guard, events, effects.  False if the guard cannot hold.
 * args are the values passed; *ret receives the result.
 */
bool summary_apply(struct exec *x, const struct summary *s, const struct summary_case *c,
		   const struct val *args, unsigned nr_args, struct val *ret);

#endif
