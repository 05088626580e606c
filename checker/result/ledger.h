/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The coverage ledger: what was asked for, what was analysed, and every loss by
 * name.  Each stage adds to it; every report shows it; the exit status follows it.
 */
#ifndef RESULT_LEDGER_H
#define RESULT_LEDGER_H

#include <stdint.h>

#include "util/ctx.h"
#include "util/vec.h"

enum ledger_kind {
	LEDGER_FILE_NO_FLAGS,	/* no compiler flags known: not analysed */
	LEDGER_FILE_FAILED,	/* worker crashed, timed out, or libclang gave up */
	LEDGER_FILE_ERRORS,	/* parsed with errors: results may be incomplete */
	LEDGER_FUNC_CAPPED,	/* a cap on states or cases was hit */
	LEDGER_FUNC_LOST,	/* another engine could not look at it */
	LEDGER_FUNC_APPROX,	/* a construct was approximated by the frontend */
	LEDGER_CALL_UNRESOLVED, /* call through a pointer with no known target where it matters */
	LEDGER_SITE_MISSING,	/* API call site seen in the text, not in the syntax tree: why */
	LEDGER_SITE_EXPLAINED,	/* the same with a harmless reason: no loss */
	LEDGER_FILE_CHOSEN,	/* taken for what its text uses: no loss */
	LEDGER_FILE_EXTRA,	/* not asked for, parsed for what it defines: no loss */
	LEDGER_VERDICT_STALE,	/* a verdict that no finding has: no loss of the analysis */
	LEDGER_VERDICT_WRONG,	/* a comment that means to be a verdict and is none */
	LEDGER_ENGINE_ABSENT, /* an engine that was not run: not installed, or not for this kernel */
	LEDGER_NR
};

struct ledger_entry {
	enum ledger_kind kind;
	uint32_t name;	 /* file, function or site ("file:line name") */
	const char *why; /* one line; owned by the ledger's arena */
};

struct ledger {
	struct arena mem;
	VEC(struct ledger_entry) entries;
	VEC(uint32_t) looked_at; /* names of files that findings could be in */
	unsigned files_indexed;	 /* looked at lexically, 0 if that was not needed */
	unsigned files_asked, files_parsed, files_failed, files_without_flags;
	unsigned funcs_seen, funcs_analysed, funcs_capped;
	unsigned sites_lexical, sites_ast, sites_explained; /* of modelled functions */
	unsigned calls_seen;	   /* of modelled functions, in the files asked for */
	unsigned calls_unresolved; /* through pointers, inside sections */
};

__attribute__((format(printf, 5, 6))) void ledger_add(struct ctx *ctx, struct ledger *l,
						      enum ledger_kind kind, const char *name,
						      const char *fmt, ...);
/* A file that has been looked at, so that finding nothing in it means something. */
void ledger_look_at(struct ledger *l, uint32_t file);
/* Drop what an analysis has added, before another one. */
void ledger_forget_analysis(struct ledger *l);
/* Sort entries by kind and name, files by name, and drop duplicates. */
void ledger_seal(const struct ctx *ctx, struct ledger *l);
/* "files without compiler flags", ...: what a kind of entry is called, in the plural. */
const char *ledger_kind_name(enum ledger_kind kind);
/* False for kinds that inform without anything being lost. */
int ledger_kind_is_loss(enum ledger_kind kind);
/* Does such an entry say that something asked for was not analysed? */
int ledger_kind_is_incomplete(enum ledger_kind kind);
/* Does the analysis add these entries, rather than the reading of files? */
int ledger_kind_is_analysis(enum ledger_kind kind);
/*
 * True if something asked for was not analysed: a file without flags, failed or
 * with errors, a capped function, an unexplained call site.  Exit status 3.
 */
int ledger_is_incomplete(const struct ledger *l);
void ledger_free(struct ledger *l);

#endif
