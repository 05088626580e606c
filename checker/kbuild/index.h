/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lexical index of a tree: which names stand before a parenthesis in which file.
 *
 * A name in a line that starts in the first column may be defined there, as the kernel's
 * style has it; every name may be called or expanded.  Comments and strings count too:
 * the index says where it is worth looking, the lexer (mention.h) what is there.
 *
 * Reading the whole tree takes seconds, so what each file says is kept in the cache
 * directory, as hashes.  A file whose size, times or inode have changed is read again, and one
 * that was changed when it was just read.
 */
#ifndef KBUILD_INDEX_H
#define KBUILD_INDEX_H

#include "cache/store.h"
#include "kbuild/kbuild.h"
#include "kbuild/mention.h"

struct index_file {
	const char *path;      /* kernel-relative */
	const uint32_t *defs;  /* hashes of names that may be defined */
	const uint32_t *calls; /* of names that stand before a parenthesis */
	uint32_t nr_defs, nr_calls;
};

struct kbuild_index {
	VEC(struct index_file) files; /* sorted by path: .c and .h of one architecture's kernel */
	unsigned nr_read;	      /* those that the cache did not know */
	struct store_map old;	      /* what was kept before */
	VEC(struct strbuf) fresh;     /* what was read now */
};

/*
 * Index the sources of a tree that an architecture's kernel can hold.  Without keep, or a
 * usable cache, all files are read.  Free with kbuild_index_close().
 */
int kbuild_index_open(struct ctx *ctx, const struct kbuild_tree *t, const char *arch, bool keep,
		      struct kbuild_index *out);
/* A file's entry; NULL if it has none. */
const struct index_file *kbuild_index_find(const struct kbuild_index *x, const char *path);
/* Another index of the same files, to be amended; the first has to outlive it. */
void kbuild_index_share(const struct kbuild_index *from, struct kbuild_index *out);
/*
 * A tree of the same names but for some files: read these anew below root, leave out those that are
 * not there.  paths are kernel-relative.
 */
void kbuild_index_amend(struct kbuild_index *x, const char *root, const char *const *paths,
			size_t nr);
void kbuild_index_close(struct kbuild_index *x);

/* Names to ask the index for. */
struct index_query {
	uint64_t bits[1024]; /* by the low 16 bits of the hash: most names are told at once */
	struct map wanted;
};

void index_query_init(struct index_query *q, const struct name_set *set);
void index_query_free(struct index_query *q);
bool index_may_define(const struct index_file *f, const struct index_query *q);
bool index_may_call(const struct index_file *f, const struct index_query *q);

#endif
