// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The script that git runs.  It does as little as a shell has to: run the hook that was
 * there before, find the program, say so when it is gone.
 */
#include <stdlib.h>
#include <string.h>

#include "hook/hook.h"

#define MARK "# mmucheck git hook\n"
#define PROGRAM "mmucheck="

static const char head[] =
	"#!/bin/sh\n" MARK "# Written by \"mmucheck hook install\", taken away by \"mmucheck hook "
	"uninstall\".\n"
	"# A hook that was here before is kept beside this file and runs first.\n";

static const char find_chained[] = "case $0 in\n"
				   "*/*) chained=${0%/*}/$hook.mmucheck-chained ;;\n"
				   "*) chained=./$hook.mmucheck-chained ;;\n"
				   "esac\n";

static const char run_chained[] = "if [ -x \"$chained\" ]; then\n"
				  "\t\"$chained\" \"$@\" || exit\n"
				  "fi\n";

/* What is pushed stands on standard input, for both of us; the dot keeps its last newlines. */
static const char run_chained_stdin[] = "refs=$(cat; echo .)\n"
					"refs=${refs%.}\n"
					"if [ -x \"$chained\" ]; then\n"
					"\tprintf %s \"$refs\" | \"$chained\" \"$@\" || exit\n"
					"fi\n";

static const char find_program[] =
	"if [ ! -x \"$mmucheck\" ]; then\n"
	"\tfound=$(command -v mmucheck) || {\n"
	"\t\techo \"mmucheck: $hook hook: $mmucheck is gone, so nothing was checked:\" \\\n"
	"\t\t\t'install mmucheck and run \"mmucheck hook install\" again;' \\\n"
	"\t\t\t\"git's --no-verify goes on without, removing $0 for good\" >&2\n"
	"\t\t[ \"$(git config mmucheck.failOn)\" = none ]\n"
	"\t\texit\n"
	"\t}\n"
	"\tmmucheck=$found\n"
	"fi\n";

static const char run_program[] = "exec \"$mmucheck\" hook run \"$hook\" -- \"$@\"\n";
static const char run_program_stdin[] =
	"printf %s \"$refs\" | \"$mmucheck\" hook run \"$hook\" -- \"$@\"\n";

void hook_quote(const char *s, struct strbuf *out)
{
	strbuf_addc(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			strbuf_adds(out, "'\\''");
		else
			strbuf_addc(out, *s);
	}
	strbuf_addc(out, '\'');
}

void hook_prepare_command(const char *top, const char *build, const char *arch, struct strbuf *out)
{
	strbuf_adds(out, "mmucheck scan -k ");
	hook_quote(top, out);
	strbuf_adds(out, " -O ");
	hook_quote(build, out);
	strbuf_addf(out, " --arch %s --summary mm", arch);
}

void hook_script(const char *name, const char *program, struct strbuf *out)
{
	bool refs = !strcmp(name, "pre-push");

	strbuf_addf(out, "%shook=%s\n" PROGRAM, head, name);
	hook_quote(program, out);
	strbuf_addf(out, "\n\n%s%s\n%s%s", find_chained, refs ? run_chained_stdin : run_chained,
		    find_program, refs ? run_program_stdin : run_program);
}

char *hook_script_program(const char *text)
{
	struct strbuf program = STRBUF_INIT;
	const char *p;

	if (!strstr(text, "\n" MARK))
		return NULL;
	p = strstr(text, "\n" PROGRAM);
	for (p = p ? p + strlen("\n" PROGRAM "'") : ""; *p; p++) {
		if (*p != '\'')
			strbuf_addc(&program, *p);
		else if (!strncmp(p, "'\\''", 4)) {
			strbuf_addc(&program, '\'');
			p += 3;
		} else
			break;
	}
	return strbuf_detach(&program);
}
