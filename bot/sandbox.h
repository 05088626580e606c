/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running a program over what strangers wrote: inside bubblewrap, without network, with
 * nothing writable but a tmpfs, and with limits on time, memory and file size.
 *
 *	struct sandbox sb = {.bwrap = "bwrap", .limits = SANDBOX_LIMITS};
 *	if (sandbox_check(ctx, &sb))			once, at the start
 *		return -1;
 *	vec_push(&sb.readable, "/srv/linux");
 *	sandbox_run(ctx, &sb, argv, out_fd, &result);
 *	sandbox_free(&sb);
 *
 * The program sees /usr, the paths in .readable and .writable, its own /proc, /dev and /tmp;
 * of /etc only what the dynamic linker and alternatives need.
 */
#ifndef BOT_SANDBOX_H
#define BOT_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "util/ctx.h"
#include "util/vec.h"

struct sandbox_limits {
	unsigned cpu_seconds;  /* of each process */
	unsigned wall_seconds; /* of the whole */
	uint64_t memory;       /* bytes of address space of each process; 0: no limit */
	uint64_t file_size;    /* bytes of each file that is written, the output too */
	uint64_t tmp_size;     /* bytes of all of /tmp together */
};

#define SANDBOX_LIMITS                                                                             \
	{                                                                                          \
		.cpu_seconds = 600, .wall_seconds = 900, .memory = UINT64_C(4) << 30,              \
		.file_size = UINT64_C(256) << 20, .tmp_size = UINT64_C(2) << 30                    \
	}

struct sandbox {
	const char *bwrap; /* NULL: no sandbox, only the limits */
	struct sandbox_limits limits;
	VEC(const char *) readable; /* absolute paths, seen under the same name */
	VEC(const char *) writable; /* the same; none is best */
	const char *cache; /* a directory, seen read-only as ~/.cache/mmucheck; may be NULL */
	const char *input; /* file for standard input, opened outside; NULL: an empty one */
	/* Called about once a second while the program runs; may be NULL.  True: stop it. */
	bool (*tick)(void *data);
	void *tick_data;
};

enum sandbox_end {
	SANDBOX_EXITED,	 /* .status is its exit status */
	SANDBOX_KILLED,	 /* .status is the signal; an exit status above 128 is taken for one */
	SANDBOX_TIMEOUT, /* the wall clock ran out */
	SANDBOX_STOPPED, /* .tick asked for it */
};

struct sandbox_result {
	enum sandbox_end end;
	int status;
	unsigned milliseconds;
	struct strbuf messages; /* the last of standard error, for people */
};

#define SANDBOX_RESULT_INIT                                                                        \
	{                                                                                          \
		.messages = STRBUF_INIT                                                            \
	}

/*
 * Does it work on this machine?  Runs /usr/bin/true in it.  -1 with the error set says what
 * to do.  Without .bwrap there is nothing to check.
 */
int sandbox_check(struct ctx *ctx, const struct sandbox *sb);
/*
 * Run argv (NULL-terminated, argv[0] absolute) with standard output in out_fd; wait for its
 * end.  Returns 0 however it ended, -1 with the error set if it
 * could not be started.
 */
int sandbox_run(struct ctx *ctx, const struct sandbox *sb, const char *const *argv, int out_fd,
		struct sandbox_result *result);
void sandbox_free(struct sandbox *sb);

#endif
