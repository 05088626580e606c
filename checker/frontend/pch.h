/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Precompiled headers that files with the same flags share.
 *
 * Nearly all of a parse is the same headers again.  A precompiled header (PCH) of
 * those that the files of a flag group include most holds them once; libclang loads of
 * it only what a file refers to.  For that it must not enumerate the PCH, so
 * what the frontend needs of the whole (who includes whom, expansions of modelled
 * macros, names) is written beside it when it is built: the index.
 *
 *	PATH.pch	what clang_saveTranslationUnit() writes
 *	PATH.idx	the index: text, with a checksum in its first line
 *
 * The index also has a hash of each file that the PCH was made of.  All of them are
 * compared when it is opened; what is stale, damaged or half written counts as not there.
 */
#ifndef FRONTEND_PCH_H
#define FRONTEND_PCH_H

#include <stdbool.h>

#include "frontend/frontend.h"
#include "util/vec.h"

/* What is to be built. */
struct pch_plan {
	const struct frontend_job *job; /* any file of the group: for its flags */
	const char *const *headers;	/* "linux/mm.h", in the order to include */
	unsigned nr_headers;
	const char *path;
};

/* A file that the PCH was made of; 0 is the command line. */
struct pch_file {
	uint32_t name; /* kernel-relative where it lies in the tree */
	uint32_t path; /* real path */
};

struct pch_edge {
	uint32_t from, to; /* indices of files: from includes to */
};

/* Where a modelled macro is expanded. */
struct pch_expansion {
	uint32_t file, start, end, line, col;
	uint32_t name;
};

/* A declaration that tells the API generation. */
struct pch_api {
	uint32_t bit, file;
};

struct pch_macro {
	uint64_t name; /* hash */
	uint32_t file;
};

/* An open PCH.  It stays usable when another process replaces the files. */
struct pch {
	struct ctx *ctx;
	char *path; /* for -include-pch */
	int fd;
	char *reason;		    /* why there is no PCH for this group; then all else is empty */
	VEC(struct pch_file) files; /* by index */
	VEC(struct pch_edge) edges; /* sorted by from */
	VEC(struct pch_expansion) expansions; /* in order */
	VEC(struct pch_api) apis;
	VEC(struct pch_macro) macros; /* sorted by name */
	VEC(uint64_t) words;	      /* hashes of the identifiers in all files, sorted */
	VEC(uint32_t) cleanups;	      /* functions looked up by name: for cleanup, arch parts */
	VEC(uint32_t) entries;	      /* entry types that are declared: pte_t ... */
	VEC(uint32_t) headers;	      /* of the plan, also those that were left out */
	struct shared *shared;	      /* functions that units have lowered, see shared.h */
	struct map by_path;	      /* real path to index */
	struct map by_name;	      /* name to index */
};

/*
 * The name of a group: what files that can share a PCH have in common, with the
 * versions of libclang and mmucheck and the names of the model.  32 hexadecimal
 * digits into name.
 */
void pch_name(struct ctx *ctx, const struct model *model, const struct frontend_job *job,
	      char name[33]);

/*
 * Build plan->path, in a process of its own since libclang may crash.  A header that
 * does not parse is left out.  Where nothing useful remains the index says so and there is no
 * PCH.  Files appear complete or not at all.  -1 with the error set when they cannot
 * be written.
 */
int pch_build(struct ctx *ctx, const struct model *model, const struct pch_plan *plan);

/*
 * Open what pch_build() made; root is as in struct frontend_job.  NULL if it is not
 * there or does not fit the files any more (no error is set).  view: the files of the root have to
 * be the same there; NULL if there is none.
 */
struct pch *pch_open(struct ctx *ctx, const char *path, const char *root, const char *view);
void pch_close(struct pch *p);

/* Index of a file by kernel-relative name, 0 if it is not in it. */
uint32_t pch_find(const struct pch *p, uint32_t name);
/* A set of files, by index. */
struct pch_files {
	VEC(uint32_t) at;
};

/* Mark file and what it includes; those that were not marked before are added to newly. */
void pch_reach(const struct pch *p, uint32_t file, bool *reached, struct pch_files *newly);
/* Does an identifier occur in any of the files? */
bool pch_has_word(const struct pch *p, uint64_t name);
/* Is a macro defined only by files that are not reached? */
bool pch_macro_is_foreign(const struct pch *p, uint64_t name, const bool *reached);

/*
 * Does a file begin with its includes?  One that defines a macro (but pr_fmt) or
 * declares something before them could give headers another meaning.
 */
bool pch_fits_text(const char *text, size_t len);
/*
 * Does it include none of the PCH's headers after it has defined a macro that they mention?
 * A guess from the text that saves a parse in vain: what it misses ontop.c doubts.
 */
bool pch_fits_macros(const struct pch *p, const char *text, size_t len);
/*
 * Names of the <linux/...> headers that a text includes outside any #if, as
 * "linux/mm.h": each through take().
 */
void pch_included_headers(const char *text, size_t len,
			  void (*take)(void *data, const char *name, size_t len), void *data);

#endif
