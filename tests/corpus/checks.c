// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck check for one file after the other in one process: loading LLVM takes most of the
 * time of a run on a small file.  All else is as in a process of its own.
 *
 * A request on standard input is "LENGTH\n" and so many bytes: the directory to work in, the
 * file that takes all output, and the arguments of check, each ended by a zero.  The answer on
 * standard output is the exit status, on a line.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"

enum {
	WORDS_MAX = 256,
	BYTES_MAX = 65536,
};

static char request[BYTES_MAX];

/* The next request; its length, 0 when there is none. */
static size_t read_request(void)
{
	size_t len = 0;

	if (scanf("%zu", &len) != 1 || getchar() != '\n' || !len || len > sizeof(request))
		return 0;
	return fread(request, 1, len, stdin) == len && !request[len - 1] ? len : 0;
}

/* Output goes to a file, after what was written before has gone where it belongs. */
static bool redirect(const char *output)
{
	int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0 && dup2(fd, STDERR_FILENO) >= 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* As main() of mmucheck does it. */
static int check(int argc, char **argv)
{
	struct ctx ctx = CTX_INIT;
	int ret = cmd_check(&ctx, argc, argv);

	if (ret < 0 && ctx.error.len)
		fprintf(stderr, "mmucheck: %s\n", ctx.error.buf);
	ctx_free(&ctx);
	fflush(stdout);
	return ret < 0 ? 1 : ret;
}

int main(void)
{
	int answers = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);

	for (size_t len; (len = read_request());) {
		char *words[WORDS_MAX + 1];
		int nr = 0;

		for (char *p = request; p < request + len && nr < WORDS_MAX; p += strlen(p) + 1)
			words[nr++] = p;
		words[nr] = NULL;
		if (nr < 3 || nr == WORDS_MAX || !redirect(words[1]) || chdir(words[0]))
			return 1;
		if (dprintf(answers, "%d\n", check(nr - 2, words + 2)) < 0)
			return 1;
	}
	return 0;
}
