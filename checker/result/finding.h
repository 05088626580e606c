/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A finding: what a rule reports, with the proof of it.
 *
 * Findings live in a list that owns their strings.  The fingerprint identifies a
 * bug by content: rule, function, the statement at the place reported, which of the
 * function's equal statements it is, and an ordinal among the findings of that one; no
 * line, no column, no path steps.  Any engine that tells rule, file and line has it.
 * Where the text of the file is not at hand (.place is not set), function and the
 * operations at source and sink stand for the statement.
 */
#ifndef RESULT_FINDING_H
#define RESULT_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "ir/ir.h"
#include "util/arena.h"
#include "util/vec.h"

enum finding_severity { FINDING_INFO, FINDING_WARNING, FINDING_ERROR };
enum finding_confidence { FINDING_LOW, FINDING_MEDIUM, FINDING_HIGH };

/* What a step is in the proof. */
enum finding_role {
	FINDING_SECTION, /* where the section was entered */
	FINDING_SOURCE,	 /* what makes it wrong, the deferred write for instance */
	FINDING_SINK, /* what is wrong; the place reported is one of these, most often the last */
};

/* What a comparison of two reports says of it. */
enum finding_state { FINDING_NOT_COMPARED, FINDING_NEW, FINDING_UNCHANGED, FINDING_ABSENT };

struct finding_step {
	struct ir_loc loc;
	uint8_t role;	  /* enum finding_role */
	uint32_t func;	  /* plain name of the function the step is in */
	const char *text; /* what happens there */
	const char *code; /* the source line, as the scan saw it; NULL if that is not known */
};

/* The patch of a series that a comparison blames or thanks. */
struct finding_patch {
	const char *subject;
	const char *commit;    /* "" where there is none */
	unsigned index, count; /* from 1 */
};

struct finding {
	const char *rule; /* rule id, static string of the rule */
	uint8_t severity, confidence;
	struct ir_loc loc; /* primary location */
	uint32_t func;	   /* plain name of the function it is in */
	const char *message;
	struct finding_step *steps;
	unsigned nr_steps;
	const char *source, *sink; /* operations (API names) */
	const char *place;	   /* the statement, see report/place.h; NULL if it is not known */
	bool whole_function;	   /* the engine blames the function, and no place in it */
	uint8_t generation;	   /* enum ir_generation */
	const char *affects;	   /* architectures that really defer the operation; may be NULL */
	const char *fix;	   /* what to do about it */
	const char *engine;	   /* "checker"; "checker, cocci" after a merge */
	const char *archs;	   /* "arm64, x86_64": where a merge saw it, else NULL */
	const char *code;	   /* the source line of the place, as in a step */
	const char *verdict;	   /* what a person has found: "real", "false"; may be NULL */
	const char *verdict_by, *verdict_reason; /* who and why; may be NULL */
	bool in_source;				 /* a comment there says it */
	uint8_t state;				 /* enum finding_state */
	const struct finding_patch *patch;	 /* that made it new or absent; may be NULL */
	const char *missed_by; /* engines that should have found it too, NULL if none is known */
	char fingerprint[33];  /* 32 hex digits, set by findings_seal() if empty */
};

struct findings {
	struct arena mem;
	VEC(struct finding) list;
	VEC(struct finding) hidden; /* by findings_hide() */
};

/* printf into the list's memory. */
__attribute__((format(printf, 2, 3))) const char *findings_text(struct findings *fs,
								const char *fmt, ...);
/* Add a finding; strings and steps must live in fs->mem or be static. */
void findings_add(struct findings *fs, const struct finding *f);
/*
 * Sort by file, line, column, rule, message; drop exact duplicates; number equal
 * ones and compute fingerprints, keeping those that are there.  After it the list is what every report prints.
 */
void findings_seal(const struct ctx *ctx, struct findings *fs);
/*
 * Take findings of less confidence out of the list.  They stay known: a verdict on one is
 * not stale, and what is hidden is not fixed.
 */
void findings_hide(struct findings *fs, int min_confidence);
/* How many of the list nobody has judged. */
size_t findings_open(const struct findings *fs);
void findings_free(struct findings *fs);

#endif
