/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SARIF reports read back, ours or another engine's, and several made one.
 *
 *	struct merge m = {.ctx = ctx};
 *	merge_read(&m, "scan-arm64.sarif");	once for each
 *	merge_finish(&m);
 *	report_text(&run, ...);		with m.findings, m.ledger, m.kernel, m.root
 *	merge_free(&m);
 *
 * A finding at one place, or with one fingerprint, is one finding whoever reports it:
 * the most certain proof stays, architectures and engines are united.  Two engines that
 * agree make a likely finding a certain one.
 */
#ifndef REPORT_SARIF_READ_H
#define REPORT_SARIF_READ_H

#include "report/report.h"

/* What one input says of itself. */
struct merge_input {
	const char *arch;   /* "" when it does not say */
	const char *kernel; /* the same */
	const char *root;   /* the kernel tree, the same */
	const char *engine; /* that ran, the same; after a merge nobody says */
	bool names_hidden;  /* all findings that it has and does not show are known */
	struct map rules;   /* keys: hashes of the ids of the rules it has */
	struct map files;   /* keys: names of the files it has looked at */
};

/* An entry of an input's ledger. */
struct merge_loss {
	struct ledger_entry entry;
	uint32_t input;
};

struct merge {
	struct ctx *ctx;
	struct findings findings;
	struct ledger ledger;
	VEC(struct merge_input) inputs;
	VEC(uint32_t) origin; /* of each finding: index of its input, until merge_finish() */
	VEC(struct merge_loss) losses;
	unsigned nr_hidden;
	/* set by merge_finish() */
	const char *kernel, *root; /* NULL where the inputs differ */
	const char *archs;	   /* "arm64, x86_64", NULL if none is named */
};

/*
 * Add a report.  Anything that is not SARIF 2.1.0, or lacks what a finding needs, is an
 * error that names the file and the place; there is nothing to finish then.
 */
int merge_read(struct merge *m, const char *path);
/* The same for a document in memory; name is for messages. */
int merge_read_text(struct merge *m, const char *name, const char *text, size_t len);
/* Something that should have been an input and is not: named in the ledger. */
void merge_add_missing(struct merge *m, const char *name, const char *why);
/* An engine that was not run: named, too, but no reason to call the coverage incomplete. */
void merge_add_absent(struct merge *m, const char *name, const char *why);
/* Unite, sort and number; findings and ledger are sealed afterwards. */
void merge_finish(struct merge *m);
/* Keep every finding and loss as it was told, for a report in another form. */
void merge_finish_apart(struct merge *m);
/*
 * After that: set .missed_by of each finding to the engines that have its rule, have looked
 * at its file, and report nothing of the rule on that line.  What an engine says that it
 * has lost is no disagreement.
 */
void merge_find_disagreements(struct merge *m);
/*
 * Would one of the inputs show the finding if it were there?  It has the rule, does not hide
 * such, has looked at the file and has not lost it or the function.
 */
bool merge_could_find(const struct merge *m, const struct finding *f);
/* The union of two lists "a, b", sorted; in arena memory, NULL if it is empty. */
const char *merge_lists(struct arena *mem, const char *a, const char *b);
void merge_free(struct merge *m);

#endif
