/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's build system knows: which kernel a directory is, which flags
 * each file is compiled with, and where things stand in the tree.
 */
#ifndef KBUILD_KBUILD_H
#define KBUILD_KBUILD_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/ctx.h"
#include "util/map.h"
#include "util/vec.h"

struct kbuild_tree {
	char *root;		/* absolute path */
	char *version;		/* "6.12.95", from the tree's Makefile */
	const char *generation; /* "arch", "token", "generic", "none": for display only */
};

/*
 * Recognise a kernel tree.  Error when path is not one (it says what is missing).
 * Free with kbuild_tree_free().
 */
int kbuild_open(struct ctx *ctx, struct kbuild_tree *t, const char *path);
/* Walk up from a file to the tree it lies in; returns -1 without one. */
int kbuild_open_containing(struct ctx *ctx, struct kbuild_tree *t, const char *file);
void kbuild_tree_free(struct kbuild_tree *t);

/*
 * Where a tree's build directory is kept unless the user names one:
 * ${XDG_CACHE_HOME:-~/.cache}/mmucheck/build-RELEASE-ARCH for a tree of that
 * cache, with a hash of the tree's path for any other tree.  The caller frees
 * the result; NULL when there is no home directory.
 */
char *kbuild_default_build(struct ctx *ctx, const struct kbuild_tree *t, const char *arch);

/*
 * Configure and prepare a build directory by the recipe in docs/design.md:
 * allmodconfig with the fragment that makes page-table code visible, then
 * modules_prepare.  A directory that is already prepared is left alone, and so is
 * the user's own build directory, which is an error when it is not prepared.
 * Output of make is kept in BUILD/mmucheck-prepare.log.  Concurrent calls for one
 * directory wait for each other; an interrupted one is redone by the next.
 * Progress goes to stderr.  llvm is the kernel's LLVM= value, such as "-19".
 */
int kbuild_prepare(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
		   const char *arch, const char *llvm, unsigned jobs);

/* Compiler invocation of one file. */
struct kbuild_cmd {
	char *file;  /* absolute */
	char *dir;   /* working directory */
	char **args; /* NULL-terminated; no compiler name, -c, -o, file */
	unsigned nr_args;
	const char *object; /* what it makes, as make writes it; NULL if that is not known */
};

struct kbuild_flags {
	VEC(struct kbuild_cmd) cmds; /* sorted by file */
	struct strpool strings;	     /* owns every string of cmds */
	struct arena mem;	     /* owns the args arrays */
	VEC(const char *) asked;     /* directories make was asked for, not to ask again */
	bool no_cache;		     /* ask make even if it has answered before */
	void (*tick)(void *data);    /* called now and then while make thinks; may be NULL */
	void *tick_data;
	unsigned jobs;		   /* how many makes at a time; 0: one */
	struct descent *descent;   /* what is known of kbuild's way down; private */
	bool no_make;		   /* never ask it: what it said last is good enough */
	VEC(const char *) unknown; /* directories that it would have been asked for */
};

/*
 * Tell that make will be asked soon: what it spends most of its time on is begun in the background,
 * unless it has answered before.  Never needed; kbuild_flags_free() ends it.
 */
void kbuild_flags_begin(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
			const char *arch, const char *llvm, struct kbuild_flags *out);

/*
 * Exact flags of the given source files, without compiling: the commands that an
 * earlier build of this directory left behind, else a dry run of make.  Files that
 * the configuration does not build are simply absent from the result; the caller
 * names them.  files are kernel-relative.  Adds to out (a file that is there
 * already keeps its flags), so it can be called again for more files; pointers
 * into out->cmds are valid until the next call.  make answers by directory, so
 * out also holds files next to the wanted ones: look up with kbuild_flags_find().
 */
int kbuild_flags_from_make(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
			   const char *arch, const char *llvm, char *const *files,
			   unsigned nr_files, struct kbuild_flags *out);
/* Flags from a compile_commands.json, added to out; malformed input is an error with its position. */
int kbuild_flags_from_json(struct ctx *ctx, const char *path, struct kbuild_flags *out);
/* Add the commands of one set to another one, which the first has to outlive. */
void kbuild_flags_share(const struct kbuild_flags *from, struct kbuild_flags *out);
const struct kbuild_cmd *kbuild_flags_find(const struct kbuild_flags *f, const char *abs_file);
/*
 * Of a kernel-relative file without flags: is that because nobody has asked make (no_make), so that
 * it may be built all the same?
 */
bool kbuild_flags_is_unknown(const struct kbuild_flags *f, const char *rel_file);
void kbuild_flags_free(struct kbuild_flags *f);

struct kbuild_files {
	VEC(char *) paths; /* kernel-relative, sorted, unique */
};

/*
 * All .c files below path (a file or directory, kernel-relative or absolute),
 * added to out.  A header is replaced by up to max_users .c files that include it,
 * direct users first, then users through other headers; 0 of them is an error.
 * A path outside the tree stays absolute.  Error when path does not exist.
 */
int kbuild_expand(struct ctx *ctx, const struct kbuild_tree *t, const char *path,
		  unsigned max_users, struct kbuild_files *out);
void kbuild_files_free(struct kbuild_files *f);

/* One call-like mention of a name in a source text. */
struct kbuild_mention {
	uint32_t name;		/* interned */
	uint32_t line;		/* from 1 */
	bool in_macro_def;	/* inside a #define */
	bool at_line_start_def; /* looks like the function's own definition or declaration */
};

/*
 * Find `name (` mentions of the given names (interned ids) outside comments and
 * strings.  Purely lexical; used against the syntax tree for the coverage ledger.
 */
struct kbuild_mentions {
	VEC(struct kbuild_mention) list;
};
int kbuild_mentions(struct ctx *ctx, const char *abs_file, const uint32_t *names, unsigned nr_names,
		    struct kbuild_mentions *out);

/* One definition of a wanted function. */
struct kbuild_definition {
	unsigned name; /* index into the wanted names */
	char *path;    /* kernel-relative .c file */
	bool weak;     /* yields to a definition that is not */
};

struct kbuild_definitions {
	VEC(struct kbuild_definition) list; /* sorted by name, path */
};

struct kbuild_index;

/*
 * All non-static definitions of the given functions in the .c files of an index
 * (kbuild/index.h), for a caller that can tell by other means (flags: the file that is
 * built) which one counts.
 */
void kbuild_all_definitions(struct ctx *ctx, const struct kbuild_tree *t,
			    const struct kbuild_index *index, char *const *names, unsigned nr_names,
			    struct kbuild_definitions *out);
void kbuild_definitions_free(struct kbuild_definitions *d);

/* A .c file that uses one of the wanted functions, and which one it uses first. */
struct kbuild_use {
	char *path;    /* kernel-relative */
	unsigned name; /* index into the wanted names */
};

struct kbuild_uses {
	VEC(struct kbuild_use) list; /* sorted by path */
};

/* Files of an index that call one of the functions or, if asked for, define it. */
void kbuild_uses(struct ctx *ctx, const struct kbuild_tree *t, const struct kbuild_index *index,
		 const char *const *names, unsigned nr_names, bool definitions,
		 struct kbuild_uses *out);
void kbuild_uses_free(struct kbuild_uses *u);

struct kbuild_names {
	VEC(uint32_t) ids;
};

/*
 * Inline functions and macros that headers of the index define by way of the given
 * names; with repeats, those that were given may be among them.
 */
void kbuild_wrappers(struct ctx *ctx, const struct kbuild_tree *t, const struct kbuild_index *index,
		     const char *const *names, unsigned nr_names, struct kbuild_names *out);

#endif
