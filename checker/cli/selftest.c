// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/selftest.h"

#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/data.h"
#include "kbuild/run.h"
#include "report/report.h"
#include "rules/rules.h"
#include "util/path.h"

#define MAX_CASE (64u << 10)
#define MAX_REPORT (4u << 20)

struct selftest {
	struct ctx *ctx;
	char corpus[PATH_MAX];
	char work[PATH_MAX]; /* where a file stands as it does in a kernel */
	glob_t cases;	     /* directories with a bug and its fix */
};

/* The rest of a line "KEY: ..." of a case, "" without one. */
static const char *line_of(const char *text, const char *key)
{
	size_t len = strlen(key);

	while (text && strncmp(text, key, len)) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text ? text + len + strspn(text + len, " \t") : "";
}

/* Does a line "KEY: a b, c" of a case have the word? */
static bool has_word(const char *text, const char *key, const char *word)
{
	size_t want = strlen(word);

	for (const char *at = line_of(text, key); *at && *at != '\n';) {
		size_t len = strcspn(at, " ,\t\n");

		if (len == want && !strncmp(at, word, want))
			return true;
		at += len;
		at += strspn(at, " ,\t");
	}
	return false;
}

/* The dialect that a case is compiled in: most are written in the generic one. */
static const char *dialect_of(const char *text)
{
	if (has_word(text, "generations:", "generic"))
		return "-DGENERATION_GENERIC";
	return has_word(text, "generations:", "arch") ? "-DGENERATION_ARCH" : "-DGENERATION_TOKEN";
}

/* Put a file where the kernel has it, for rules that are about an architecture's code. */
static int stage(struct selftest *t, const char *file, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	char *to = path_join(t->work, path), *dir = xstrdup(to);
	int ret;

	*strrchr(dir, '/') = '\0';
	if (!path_below(t->work, to) || path_make_dirs(dir) ||
	    strbuf_read_file(&text, file, MAX_CASE))
		ret = ctx_error(t->ctx, "%s cannot be copied: %m", file);
	else
		ret = report_write(t->ctx, to, &text);
	strbuf_free(&text);
	free(dir);
	free(to);
	return ret;
}

/* Check the staged file; is the rule told?  -1 with the error set if it cannot be analysed. */
static int is_told(struct selftest *t, const char *path, const char *rule, const char *dialect)
{
	const char *argv[24] = {"/proc/self/exe",
				"check",
				"--no-cache",
				"--no-pch",
				"--rule",
				rule,
				path,
				"--",
				"-x",
				"c",
				"-std=gnu11",
				"-ffreestanding",
				"-nostdinc"};
	struct strbuf include = STRBUF_INIT, out = STRBUF_INIT, tag = STRBUF_INIT;
	struct run run = {
		.dir = t->work, .argv = argv, .log = -1, .out = &out, .max_out = MAX_REPORT};
	size_t nr = 13;
	int ret;

	strbuf_addf(&include, "-I%s/include", t->corpus);
	strbuf_addf(&tag, " [%s]\n", rule);
	argv[nr++] = include.buf;
	argv[nr++] = dialect;
	ret = run_program(t->ctx, &run);
	if (ret == 0 || ret == 2)
		ret = strstr(out.buf, tag.buf) != NULL;
	else if (ret > 0)
		ret = ctx_error(t->ctx, "failed: exit status %d", ret);
	strbuf_free(&include);
	strbuf_free(&out);
	strbuf_free(&tag);
	return ret;
}

/* Does the bug of a case say that the rule is told of it, whatever the dialect? */
static bool expects(const char *dir, const char *rule)
{
	struct strbuf text = STRBUF_INIT, mark = STRBUF_INIT;
	char *bug = path_join(dir, "bug.c");
	bool found;

	strbuf_addf(&mark, "/* expect %s */", rule);
	found = !strbuf_read_file(&text, bug, MAX_CASE) && strstr(text.buf, mark.buf);
	strbuf_free(&mark);
	strbuf_free(&text);
	free(bug);
	return found;
}

/* The first case of a rule that the checker knows: its text and directory. */
static const char *find_case(struct selftest *t, const char *rule, struct strbuf *text)
{
	for (size_t i = 0; i < t->cases.gl_pathc; i++) {
		const char *dir = t->cases.gl_pathv[i];
		char *path = path_join(dir, "case");
		bool read;

		strbuf_reset(text);
		read = !strbuf_read_file(text, path, MAX_CASE);
		free(path);
		if (read && has_word(text->buf, "rules:", rule) &&
		    has_word(text->buf, "engines:", "checker") && expects(dir, rule))
			return dir;
	}
	return NULL;
}

/* 1 if the rule is told of a file of the case, 0 if not, -1 on error. */
static int try_file(struct selftest *t, const char *rule, const char *dir, const char *name,
		    const char *text)
{
	const char *line = line_of(text, "path:");
	char *path = strndup(line, strcspn(line, " \n")), *file = path_join(dir, name);
	int ret = stage(t, file, path) ? -1 : is_told(t, path, rule, dialect_of(text));

	free(path);
	free(file);
	return ret;
}

static bool try_case(struct selftest *t, const char *rule, const char *dir, const char *text)
{
	int on_bug = try_file(t, rule, dir, "bug.c", text);
	int on_fixed = on_bug < 0 ? -1 : try_file(t, rule, dir, "fixed.c", text);
	const char *result = on_fixed < 0 ? t->ctx->error.buf
			     : !on_bug	  ? "failed: the bug is not reported"
			     : on_fixed	  ? "failed: its fix is reported, too"
					  : "ok";

	printf("self-test %-24s %s: %s\n", rule, strrchr(dir, '/') + 1, result);
	strbuf_reset(&t->ctx->error);
	return on_bug > 0 && !on_fixed;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static unsigned try_rules(struct selftest *t)
{
	const struct rule_info *const *rules;
	struct strbuf text = STRBUF_INIT;
	unsigned failed = 0;
	size_t nr;

	rules = rules_all(&nr);
	for (size_t i = 0; i < nr; i++) {
		const char *dir = find_case(t, rules[i]->id, &text);

		if (!dir)
			printf("self-test %-24s failed: there is no example\n", rules[i]->id);
		failed += !dir || !try_case(t, rules[i]->id, dir, text.buf);
		fflush(stdout);
	}
	strbuf_free(&text);
	return failed;
}

unsigned selftest_rules(struct ctx *ctx)
{
	struct selftest t = {.ctx = ctx};
	const char *tmp = getenv("TMPDIR");
	unsigned failed;
	char *pattern;

	snprintf(t.work, sizeof(t.work), "%s/mmucheck-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!data_find("corpus", "include/linux/mm.h", t.corpus) || !mkdtemp(t.work)) {
		printf("self-test: the examples are not installed (%s)\n", t.corpus);
		return 1;
	}
	pattern = path_join(t.corpus, "[CP][0-9]*");
	if (glob(pattern, 0, NULL, &t.cases))
		t.cases.gl_pathc = 0;
	failed = try_rules(&t);
	nftw(t.work, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	globfree(&t.cases);
	free(pattern);
	return failed;
}
