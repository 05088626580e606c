/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks in Patchwork: what became of each patch, by Patchwork's REST API (1.2 and later;
 * "Checks" in its documentation).
 *
 *	struct patchwork pw = {.url = "https://patchwork.example.org", .context = "mmucheck"};
 *	patchwork_check(ctx, &pw, "20260101.1@example.org", &check);
 *
 * A check that is there already is not made again, so that a crash between making it and
 * noting it down does no harm.
 */
#ifndef BOT_PATCHWORK_H
#define BOT_PATCHWORK_H

#include <jansson.h>
#include <stdbool.h>

#include "util/ctx.h"

enum patchwork_state { PATCHWORK_PENDING, PATCHWORK_SUCCESS, PATCHWORK_WARNING, PATCHWORK_FAIL };

struct patchwork {
	const char *url;	/* of the instance, without "/api" */
	const char *token_file; /* first line: the API token */
	const char *project;	/* link name of the project; NULL: any */
	const char *context;	/* slug: letters, digits, "-", "_" */
	const char *ca;		/* certificates to trust instead of the machine's; may be NULL */
	unsigned timeout;	/* seconds */
};

struct patchwork_check {
	enum patchwork_state state;
	const char *description; /* one line */
	const char *target_url;	 /* may be NULL */
};

enum patchwork_outcome {
	PATCHWORK_DONE,
	PATCHWORK_LATER,   /* out of reach, or the patch is not there yet */
	PATCHWORK_REFUSED, /* the request is wrong, or not allowed */
};

/* message_id is without angle brackets.  Except when done, the error says why not. */
enum patchwork_outcome patchwork_check(struct ctx *ctx, const struct patchwork *pw,
				       const char *message_id, const struct patchwork_check *check);
/* The number of the patch in an answer of /api/patches/; 0 or less when it has none. */
json_int_t patchwork_id(const json_t *answer);
/*
 * Is the last check of that context, in an answer of /api/patches/N/checks/, the one that is
 * wanted, by state and description?
 */
bool patchwork_has(const json_t *answer, const char *context, const json_t *want);
/* "success", ... as the API has it. */
const char *patchwork_state_name(enum patchwork_state state);

#endif
