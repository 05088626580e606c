// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/gitrev.h"

#include <stdio.h>
#include <string.h>

#include "bot/sandbox.h"

static int read_id(FILE *f, struct strbuf *out)
{
	char line[80] = "";
	size_t n;

	rewind(f);
	if (!fgets(line, sizeof(line), f))
		return 0;
	n = strspn(line, "0123456789abcdef");
	if (n != 40 && n != 64)
		return 0;
	strbuf_add(out, line, n);
	return 1;
}

int gitrev(struct ctx *ctx, const char *tree, const char *name, struct strbuf *out)
{
	struct sandbox limits_only = {.limits = SANDBOX_LIMITS};
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	struct strbuf commit = STRBUF_INIT;
	FILE *f = tmpfile();
	int ret = -1;

	strbuf_addf(&commit, "%s^{commit}", name);
	if (!f) {
		ctx_error(ctx, "no temporary file can be made: %m");
	} else {
		const char *const argv[] = {"/usr/bin/git", "-c",      "safe.directory=*",
					    "-C",	    tree,      "rev-parse",
					    "--verify",	    "--quiet", "--end-of-options",
					    commit.buf,	    NULL};

		ret = sandbox_run(ctx, &limits_only, argv, fileno(f), &result);
		if (!ret && result.status >= 126)
			ret = ctx_error(ctx, "git cannot be run: %s", result.messages.buf);
		else if (!ret)
			ret = result.status ? 0 : read_id(f, out);
		fclose(f);
	}
	strbuf_free(&result.messages);
	strbuf_free(&commit);
	return ret;
}
