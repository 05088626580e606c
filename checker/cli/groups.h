/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flag groups: files whose flags look the same to headers share a precompiled one,
 * which is kept in ${XDG_CACHE_HOME:-~/.cache}/mmucheck/pch.
 *
 *	struct groups g;
 *	groups_prepare(ctx, model, jobs, nr, &opts, &g);	sets jobs[i].pch
 *	workers_parse(...);
 *	groups_free(&g);
 *
 * A group of a few files uses what is there; a larger one builds what is missing or
 * stale, or lacks most headers that its files include.  With opts.beside a few files build what
 * they and those would.  Nothing here is an error:
 * without a PCH files take longer.
 */
#ifndef CLI_GROUPS_H
#define CLI_GROUPS_H

#include "cli/workers.h"
#include "frontend/pch.h"

struct group;

struct groups {
	VEC(struct group *) list;
};

void groups_prepare(struct ctx *ctx, const struct model *model, struct frontend_job *jobs,
		    unsigned nr, const struct workers_opts *opts, struct groups *out);
void groups_free(struct groups *g);
/* Where a group's PCH is, as in struct pch_plan. */
const char *groups_path(const struct groups *g, size_t i);

#endif
