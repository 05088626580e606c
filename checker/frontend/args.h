/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiler's arguments as libclang gets them. */
#ifndef FRONTEND_ARGS_H
#define FRONTEND_ARGS_H

#include "frontend/frontend.h"
#include "util/vec.h"

struct arg_list {
	struct arena mem; /* strings that are not the job's */
	VEC(const char *) at;
};

/* What libclang needs of a job's arguments to parse its file. */
void args_plain(const struct frontend_job *job, struct arg_list *out);
/*
 * The same for a file that is parsed on top of a precompiled header, which has the
 * -include files in it already; probe is one to include after it, or NULL.
 */
void args_on_top(const struct frontend_job *job, const char *pch, const char *probe,
		 struct arg_list *out);
/*
 * What files must have in common to share a precompiled header: the arguments
 * that headers can see.  Code generation, the file's own name (KBUILD_MODNAME ...)
 * and the -I of its directory, which kbuild puts behind all directories of headers, are no
 * part of it.
 */
void args_shared(const struct frontend_job *job, struct arg_list *out);
void args_free(struct arg_list *args);

#endif
