/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of the checker: from files and flags over units and the engine to
 * findings, coverage and reports.
 *
 *	struct driver d;
 *	driver_open(ctx, &o, &d);
 *	driver_scan(&d);		or driver_add_file() for single ones
 *	driver_run(&d);
 *	status = driver_report(&d);
 *	driver_close(&d);
 *
 * Functions return -1 with the error set in the context.
 */
#ifndef CLI_DRIVER_H
#define CLI_DRIVER_H

#include "cli/opts.h"
#include "cli/progress.h"
#include "engine/engine.h"
#include "cli/unit_cache.h"
#include "frontend/frontend.h"
#include "kbuild/index.h"
#include "kbuild/kbuild.h"
#include "report/report.h"
#include "result/baseline.h"
#include "result/finding.h"
#include "result/ledger.h"
#include "review/view.h"

enum exit_status {
	EXIT_CLEAN = 0,
	EXIT_ERROR = 1,
	EXIT_FINDINGS = 2,
	EXIT_INCOMPLETE = 3,
};

/* One file to parse. */
struct source {
	char *path;	   /* as reports name it: kernel-relative, or absolute */
	char *abs;	   /* where it is */
	const char *dir;   /* where the compiler would run */
	char *const *args; /* NULL: no flags are known */
	unsigned nr_args;
	const struct frontend_job *home; /* of the tree that this one is a view of, or NULL */
	bool extra;			 /* not asked for; parsed for what it defines */
};

struct sources {
	VEC(struct source) list;
};

/* Who uses the API in one view of a tree, for other views of it.  Zero: nobody has looked. */
struct users {
	bool known;
	bool headers;		  /* some of the files that are not as in the home are headers */
	VEC(uint32_t) changed;	  /* names of all of these */
	VEC(uint32_t) names;	  /* what was looked for, interned */
	struct kbuild_uses found; /* .name is interned */
};

struct driver {
	struct ctx *ctx;
	const struct opts *opts;
	struct model *model;
	bool has_own_model;
	struct engine *engine;
	struct findings findings;
	struct ledger ledger;
	struct kbuild_tree tree;
	bool has_tree;
	const struct view *view;	       /* what the tree is; else NULL */
	int64_t written;		       /* when that was made, of contents_clock() */
	struct kbuild_tree home;	       /* what it is a view of */
	const struct kbuild_index *home_index; /* of that, if somebody has it already; or NULL */
	struct users *home_users; /* of another view of that, taken or filled; or NULL */
	const struct kbuild_flags *home_flags; /* the compile database, likewise; or NULL */
	struct arena mem;		       /* of what sources of a view are compiled with */
	char *build;			       /* build directory that flags come from, or NULL */
	char *cwd;			       /* where this process runs */
	struct kbuild_flags flags;	       /* owns the sources' args */
	struct kbuild_index index;
	bool has_index;
	struct map known;	     /* paths (name ids) that are sources already */
	VEC(struct ir_unit *) units; /* the engine's, in order; for dumps */
	struct unit_cache cache;     /* of units; opened by the first parse */
	bool cache_open;
	struct strbuf program; /* what the analysis will be made of, for its name in the cache */
	struct engine_names leaks; /* of the last analysis, see engine_leaks() */
	bool across;		   /* files, so that silence means something: for stale verdicts */
	bool again;	   /* files are parsed in several versions, so that a PCH for a few pays */
	bool keep_results; /* only findings are wanted of the engine, so known ones do */
	bool read_later;   /* functions of known units are read when they are looked at */
	bool keeps;	   /* the engine has the kept summaries */
	bool demand;	   /* the files were chosen by what they use: follow it into others */
	const struct engine_scopes *focus; /* the functions that are analysed; NULL: all */
	struct baseline baseline;
	struct progress progress;
};

/* Check libclang, load the model, make an engine. */
int driver_open(struct ctx *ctx, const struct opts *o, struct driver *d);
/* With a model that is there already, and has to outlive the driver. */
int driver_open_with(struct ctx *ctx, const struct opts *o, struct model *model, struct driver *d);
void driver_close(struct driver *d);
/*
 * A whole command: parse its options, open a driver, run, close.  Returns what run
 * does: an exit status, or -1 with the error set; 0 when help was asked for.
 */
int driver_command(struct ctx *ctx, const struct opts_cmd *cmd, int argc, char **argv,
		   int (*run)(struct driver *d, struct opts *o));

/* Recognise the kernel tree: -k, else the one around the first path. */
int driver_open_tree(struct driver *d);
/*
 * Take a view (review/view.h) for the tree instead.  Flags are those that are known of its home; make is
 * not asked.  The view has to outlive the driver.
 */
int driver_open_view(struct driver *d, const struct view *v);
/* Parse files of the tree, kernel-relative; one that is not there is none. */
int driver_parse_paths(struct driver *d, const char *const *paths, size_t nr, bool extra);
/* Parse what defines functions that the engine misses. */
int driver_add_missing(struct driver *d);
/* Parse what the paths on the command line name and what that needs elsewhere. */
int driver_scan(struct driver *d);
/* Parse one file with given flags. path is as the user wrote it. */
int driver_add_file(struct driver *d, const char *path, char *const *args, unsigned nr_args);
/* What relative names in reports start at: the kernel tree, else where we run. */
const char *driver_root(const struct driver *d);
/* Parse a list of files; it is sorted by path. Losses go to the ledger. */
int driver_parse(struct driver *d, struct sources *s);
void driver_free_sources(struct sources *s);

/*
 * The sources that the options name and how the kernel compiles them; those that it
 * does not build have no args.  Free with driver_free_sources(), nothing to free on
 * error.  The args belong to the driver.
 */
int driver_source_flags(struct driver *d, struct sources *out);

/* The lexical index of the tree, made when it is first needed. */
int driver_open_index(struct driver *d);
/*
 * The .c files of the tree whose text uses the modelled API, itself or by an inline function
 * or macro of a header; .name is interned.  Free with kbuild_uses_free().
 */
int driver_find_users(struct driver *d, struct kbuild_uses *out);
void driver_free_users(struct users *u);

/*
 * After an analysis: parse files that call functions which leave something to their callers.
 * *more is set if there were any.
 */
int driver_follow_callers(struct driver *d, bool *more);

/* Read the functions of all units that have been taken from the cache without them. */
int driver_load_units(struct driver *d);
/* As engine_missing(), of the units there are, if an earlier run knows without reading them. */
int driver_missing(struct driver *d, struct engine_names *out);
/* A unit is part of the program that will be analysed. */
void driver_note_unit(struct driver *d, const struct ir_unit *u, bool extra);
/* Let the engine have the summaries that runs have kept; once, after the first parse. */
void driver_keep_summaries(struct driver *d);
/* Fill findings and ledger. */
int driver_analyse(struct driver *d);
/* Analyse; then findings and ledger are sealed and filtered as the options say. */
int driver_run(struct driver *d);
/* What the exit status is by findings and ledger. */
int driver_status(const struct driver *d);
/* Write all reports the options ask for; returns the exit status. */
int driver_report(struct driver *d);
/* The same for a command without a driver. */
int driver_exit_status(size_t nr_findings, const struct ledger *l);
int driver_write_reports(struct ctx *ctx, const struct opts *o, const struct report_run *run);

/* Is a report in text to have colours there? */
bool driver_wants_color(const struct opts_output *o);

/* Compare the call sites found in the text with those of the unit (NULL: not parsed). */
int driver_count_sites(struct driver *d, const struct source *s, const struct ir_unit *u);

/* model_load() from where the model lies: $MMUCHECK_MODEL, beside the binary, installed. */
struct model *driver_load_model(struct ctx *ctx, const struct opts *o);
/* Is the libclang in use the one this was built for? */
int driver_check_clang(struct ctx *ctx);

#endif
