// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck check for one file after the other in one process: loading LLVM and reading the
 * model, which are the same for all of them, take most of the time of a run on a small file.
 * All else is as in a process of its own.
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
#include "cli/driver.h"

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

/* The model has names of the context, so that this is the same for all files, too. */
static struct ctx ctx = CTX_INIT;
static struct model *model;

/* The linker puts these in the place of the functions that they are named after (--wrap). */
struct model *__real_driver_load_model(struct ctx *ctx, const struct opts *o);
struct model *__wrap_driver_load_model(struct ctx *ctx, const struct opts *o);
void __real_model_free(struct model *m);
void __wrap_model_free(struct model *m);

struct model *__wrap_driver_load_model(struct ctx *c, const struct opts *o)
{
	if (o->models.nr)
		return __real_driver_load_model(c, o);
	if (!model)
		model = __real_driver_load_model(c, o);
	return model;
}

void __wrap_model_free(struct model *m)
{
	if (m != model)
		__real_model_free(m);
}

/* As main() of mmucheck does it. */
static int check(int argc, char **argv)
{
	int ret = cmd_check(&ctx, argc, argv);

	if (ret < 0 && ctx.error.len)
		fprintf(stderr, "mmucheck: %s\n", ctx.error.buf);
	strbuf_reset(&ctx.error);
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
	if (model)
		__real_model_free(model);
	ctx_free(&ctx);
	return 0;
}
